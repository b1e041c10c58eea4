package io.maskstream.job.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.kafka.KafkaClients;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * New words beside live streams, from end to end: cameras show a street, the job segments it, the words are sent to the
 * control topic, served at once, learned by a process beside the job, and served by the adapted model from then on. A consumer
 * of the masks topic compares every mask with the street's label map and looks at how old it is.
 */
public final class AdaptationTrial {
    private static final int LARGEST_RECORD = 16 << 20;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration START = Duration.ofMinutes(3);
    private static final String MASKS = "masks";
    private static final String EVENTS = "control-events";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AdaptationTrialSettings settings;
    private final Path folder;
    private final Consumer<String> progress;
    private final AdaptationTally tally;
    private long firstMillis;
    /** From here on each camera has masks: they begin one after the other. */
    private double complete = Double.NaN;

    private double command = Double.NaN;
    private final Set<String> streams = new HashSet<>();

    /**
     * @param folder an empty folder for broker, checkpoints and the adapted model
     * @param progress is told what happens, a line each
     */
    public AdaptationTrial(AdaptationTrialSettings settings, Path folder, Consumer<String> progress) {
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
        this.tally = new AdaptationTally(settings.scene().words(), settings.before());
    }

    /**
     * Runs it.
     *
     * @throws FailedException if the job ends, the adaptation fails, or it takes longer than the limit
     */
    public AdaptationFigures run() throws InterruptedException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), LARGEST_RECORD);
                TruthFile truth = TruthFile.open(settings.scene().truth().orElseThrow())) {
            for (String topic : List.of("frames", MASKS, "dead-letters", "control", EVENTS)) {
                kafka.createTopic(topic, 1);
            }
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            JobConfiguration job = JobConfiguration.parse("trial", yaml(connection));
            try (LocalRun run = LocalRun.start(job, "maskstream bench adaptation", Optional.empty());
                    KafkaConsumer<byte[], byte[]> consumer = consumer(connection);
                    StreetCameras cameras = new StreetCameras(
                            connection,
                            "frames",
                            new ByteSize(LARGEST_RECORD),
                            settings.streams(),
                            settings.scene().video())) {
                cameras.start();
                watch(run, connection, consumer, truth);
            }
            if (!tally.seen(AdaptationPhase.SERVED)) {
                throw new FailedException(
                        "the model had learned the words before a mask was made with them; give it more steps");
            }
            return tally.figures(command);
        } catch (IOException e) {
            throw new FailedException(
                    "%s: %s".formatted(settings.scene().truth().orElseThrow(), e.getMessage()), e);
        }
    }

    private void watch(
            LocalRun run, KafkaConnection connection, KafkaConsumer<byte[], byte[]> consumer, TruthFile truth)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        double steady = settings.steady().toMillis() / 1000.0;
        double second = 0;
        while (!tally.seen(AdaptationPhase.ADAPTED) || second < tally.begin(AdaptationPhase.ADAPTED) + steady) {
            for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
                if (polled.topic().equals(EVENTS)) {
                    heard(polled.value());
                } else {
                    second = seen(polled, truth);
                }
            }
            if (Double.isNaN(command) && second >= complete + steady) {
                command = (System.currentTimeMillis() - firstMillis) / 1000.0;
                send(connection);
            }
            check(run, System.nanoTime() - begin);
        }
    }

    private void check(LocalRun run, long nanos) throws InterruptedException {
        if (run.ended()) {
            run.await();
            throw new FailedException("the job ended while it was watched");
        }
        if (!tally.seen(AdaptationPhase.BEFORE) && nanos > START.toNanos()) {
            throw new FailedException("no mask came within %d s".formatted(START.toSeconds()));
        }
        if (nanos > settings.limit().toNanos()) {
            throw new FailedException(
                    "the adapted model was not in use after %d minutes; give it longer, or fewer steps"
                            .formatted(settings.limit().toMinutes()));
        }
    }

    private double seen(ConsumerRecord<byte[], byte[]> polled, TruthFile truth) throws IOException {
        SegmentedFrame mask = MaskRecords.fromProtobuf(polled.value());
        if (firstMillis == 0) {
            firstMillis = polled.timestamp();
        }
        double second = (polled.timestamp() - firstMillis) / 1000.0;
        AdaptationPhase phase = tally.phase(mask);
        if (!tally.seen(phase)) {
            progress.accept("%.1f s: the first mask of phase '%s'".formatted(second, phase.text()));
        }
        if (streams.add(mask.id().stream()) && streams.size() == settings.cameras()) {
            complete = second;
        }
        // Both by the wall clock of this machine: the record has its time when it is sent.
        double age = polled.timestamp() - mask.times().ingestUs() / 1000.0;
        tally.add(mask, second, age, truth.frame(mask.id().sequence()));
        return second;
    }

    private void heard(byte[] value) throws IOException {
        JsonNode event = JSON.readTree(value);
        String what = event.path("event").asText();
        switch (what) {
            case "adapting" ->
                progress.accept(
                        event.has("step")
                                ? "%s, step %d of %d"
                                        .formatted(
                                                what,
                                                event.path("step").asLong(),
                                                event.path("steps").asLong())
                                : what);
            case "adaptation-failed", "failed", "rejected" ->
                throw new FailedException(
                        "%s: %s".formatted(what, event.path("reason").asText()));
            default -> progress.accept("%s %s".formatted(what, event.path("key").asText()));
        }
    }

    private void send(KafkaConnection connection) throws InterruptedException {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(KafkaClients.map(connection), bytes, bytes)) {
            byte[] value =
                    JSON.writeValueAsBytes(Map.of("vocabulary", settings.scene().vocabulary()));
            producer.send(new ProducerRecord<>("control", "vocabulary".getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the words cannot be written", e);
        } catch (ExecutionException e) {
            throw new FailedException(
                    "the words could not be sent: " + e.getCause().getMessage(), e);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaConnection connection) {
        Map<String, Object> properties = KafkaClients.map(connection);
        properties.put("isolation.level", "read_committed");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(new TopicPartition(MASKS, 0), new TopicPartition(EVENTS, 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private Map<String, Object> adapt() {
        Map<String, Object> adapt = new TreeMap<>(settings.training());
        adapt.put("mode", "background");
        adapt.put("directory", folder.resolve("adapted").toString());
        adapt.put("nice", settings.nice());
        return adapt;
    }

    private String yaml(KafkaConnection connection) {
        DemoScene scene = settings.scene();
        try {
            return """
                    sources: [{kafka: {name: cameras, bootstrap: "%1$s", topic: frames, start: latest, live: true}}]
                    model: {directory: %2$s, fit: %3$s, precision: %4$s}
                    adapt: %6$s
                    masks: {resolution: %7$s}
                    vocabulary: %8$s
                    sampling: {max-fps: %9$s}
                    freshness: 2s
                    parallelism: {decode: 1, infer: 1}
                    checkpoint: {interval: 10s, directory: "%5$s/checkpoints"}
                    control: {bootstrap: "%1$s"}
                    sinks: [{kafka: {bootstrap: "%1$s", masks: masks, dead-letters: dead-letters}}]
                    limits: {max-record: 16MiB}
                    """
                    .formatted(
                            connection.bootstrap(),
                            JSON.writeValueAsString(scene.model()),
                            scene.fitName(),
                            settings.precision(),
                            folder,
                            JSON.writeValueAsString(adapt()),
                            scene.masks(),
                            JSON.writeValueAsString(scene.vocabulary().subList(0, settings.before())),
                            settings.maskRate());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the job's configuration cannot be written", e);
        }
    }
}
