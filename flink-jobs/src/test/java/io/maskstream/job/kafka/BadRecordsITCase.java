package io.maskstream.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What anybody can write into a topic of frames, on its way through the whole job. */
class BadRecordsITCase {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void eachIsADeadLetterWithItsOffsetAndReasonAndTheJobGoesOn() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 64 * MEBIBYTE)) {
            for (String topic : List.of("frames", "masks", "dead")) {
                kafka.createTopic(topic, 1);
            }
            Map<Long, String> reasons = new TreeMap<>();
            try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
                byte[] jpeg = jpeg();
                send(producer, "gate", jpeg, null);
                reasons.put(send(producer, null, jpeg, null), "no key");
                reasons.put(send(producer, "gate", null, null), "empty");
                reasons.put(send(producer, "gate", new byte[0], null), "empty");
                reasons.put(send(producer, "gate", "garbage".getBytes(StandardCharsets.UTF_8), null), "ms-codec");
                reasons.put(send(producer, "gate", Arrays.copyOf(jpeg, jpeg.length / 2), null), "truncated");
                reasons.put(send(producer, "gate", hugePng(), null), "100000x100000 is larger than max-pixels");
                reasons.put(send(producer, "gate", sliceWithoutParameters(), "h264"), "without parameter sets");
                reasons.put(send(producer, "gate", jpeg, "theora"), "theora");
                reasons.put(send(producer, "gate", new byte[50 * MEBIBYTE], "mjpeg"), "max-record");
                send(producer, "gate", jpeg, null);
                send(producer, "yard", jpeg, null);
            }

            JobConfiguration job = JobConfiguration.parse(
                    "job",
                    """
                    sources: [{kafka: {name: all, bootstrap: "%1$s", topic: frames, start: earliest, bounded: true}}]
                    model: {directory: constant}
                    vocabulary: [road, sky]
                    checkpoint: {interval: 1s, directory: "%2$s"}
                    sinks: [{kafka: {bootstrap: "%1$s", masks: masks, dead-letters: dead, format: json}}]
                    """
                            .formatted(kafka.bootstrap(), folder.resolve("checkpoints")));
            try (LocalRun run = LocalRun.start(job, "bad-records", Optional.empty())) {
                run.await();
            }

            assertThat(TopicRecords.of(kafka.bootstrap(), "masks"))
                    .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("gate", "gate", "yard");
            Map<Long, JsonNode> letters = new TreeMap<>();
            for (var record : TopicRecords.of(kafka.bootstrap(), "dead")) {
                JsonNode letter = new ObjectMapper().readTree(record.value());
                letters.put(letter.path("offset").asLong(-1), letter);
            }
            assertThat(letters).containsOnlyKeys(reasons.keySet());
            reasons.forEach((offset, reason) -> {
                assertThat(letters.get(offset).path("reason").asText()).contains(reason);
                assertThat(letters.get(offset).path("stream").asText()).isEqualTo(offset == 1 ? "frames-0" : "gate");
            });
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrap(),
                        "max.request.size",
                        60 * MEBIBYTE,
                        "buffer.memory",
                        64L * MEBIBYTE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Returns the record's offset. */
    private static long send(KafkaProducer<byte[], byte[]> producer, String key, byte[] value, String codec)
            throws Exception {
        byte[] stream = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> frame = new ProducerRecord<>("frames", stream, value);
        if (codec != null) {
            frame.headers().add("ms-codec", codec.getBytes(StandardCharsets.UTF_8));
        }
        return producer.send(frame).get().offset();
    }

    private static byte[] jpeg() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpeg", out);
        return out.toByteArray();
    }

    /** The head of a PNG whose pixels would need 30 GB. */
    private static byte[] hugePng() {
        return ByteBuffer.allocate(33)
                .putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(100_000)
                .putInt(100_000)
                .put(new byte[] {8, 2, 0, 0, 0})
                .putInt(0)
                .array();
    }

    /** A slice that is no random access point, from a stream whose beginning nobody has seen. */
    private static byte[] sliceWithoutParameters() {
        return new byte[] {0, 0, 0, 1, 0x41, (byte) 0x9a, 0x24, 0x6c, 0x41, 0x1f, 0x55, 0x33};
    }
}
