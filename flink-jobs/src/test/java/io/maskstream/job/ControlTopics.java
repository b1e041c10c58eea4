package io.maskstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A user of the control topic: sends commands, reads answers, and looks at the masks. All topics have one partition. */
record ControlTopics(String bootstrap) {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    void send(String key, String text) throws ExecutionException, InterruptedException {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.of("bootstrap.servers", bootstrap), bytes, bytes)) {
            producer.send(new ProducerRecord<>(
                            "control", key.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    /** Answers until now, such as {@code applied vocabulary 3 infer/1}. */
    List<String> answers() {
        return records("control-events", value -> {
            try {
                return shown(JSON.readTree(value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String shown(JsonNode event) {
        String text = event.path("event").asText() + " " + event.path("key").asText();
        if (event.has("version")) {
            text += " " + event.path("version").asLong();
        }
        if (event.has("subtask")) {
            text += " " + event.path("operator").asText() + "/"
                    + event.path("subtask").asInt();
        }
        return event.has("reason") ? text + ": " + event.path("reason").asText() : text;
    }

    /** Waits for so many answers that begin with a text. */
    void await(String beginning, int count) {
        Eventually.get(
                "%d x '%s'".formatted(count, beginning),
                LIMIT,
                () -> answers().stream()
                                        .filter(answer -> answer.startsWith(beginning))
                                        .count()
                                >= count
                        ? Optional.of(true)
                        : Optional.empty());
    }

    List<SegmentedFrame> masks() {
        return records("masks", MaskRecords::fromProtobuf);
    }

    /** Waits for so many more masks than there are now. */
    void awaitMoreMasks(int more) {
        int before = masks().size();
        Eventually.get(
                "%d more masks than %d".formatted(more, before),
                LIMIT,
                () -> masks().size() >= before + more ? Optional.of(true) : Optional.empty());
    }

    <T> List<T> records(String topic, Function<byte[], T> read) {
        List<T> records = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (consumer.position(partition) < end && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> records.add(read.apply(record.value())));
            }
        }
        return records;
    }
}
