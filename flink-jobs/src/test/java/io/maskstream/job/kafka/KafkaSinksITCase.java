package io.maskstream.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.local.LocalCluster;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import io.maskstream.stream.sink.Delivery;
import io.maskstream.stream.sink.FilesSink;
import io.maskstream.stream.sink.KafkaSinks;
import io.maskstream.stream.sink.KafkaTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sinks of operators against a real broker, in a real job that fails on its way. */
class KafkaSinksITCase {
    private static final int FRAMES = 600;
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static LocalCluster cluster;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 1 << 20);
        cluster = LocalCluster.start(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        kafka.close();
    }

    @Test
    void nothingIsLostOrTwiceInTopicsAndFilesWhenAJobFailsOnItsWay() throws Exception {
        for (String topic : List.of("masks", "masks-json", "previews", "dead-letters")) {
            kafka.createTopic(topic, 1);
        }
        Delivery exactlyOnce = new Delivery.ExactlyOnce("sinks-it", Duration.ofMinutes(2));
        StreamExecutionEnvironment job = job();
        DataStream<SegmentedFrame> masks = job.fromData(frames(), RecordTypes.SEGMENTED_FRAME)
                .map(new FailingOnce())
                .returns(RecordTypes.SEGMENTED_FRAME);
        masks.sinkTo(KafkaSinks.masks(target("masks"), MaskFormat.PROTOBUF, exactlyOnce, 1 << 20));
        masks.sinkTo(KafkaSinks.masks(target("masks-json"), MaskFormat.JSON, new Delivery.AtLeastOnce(), 1 << 20));
        masks.sinkTo(KafkaSinks.previews(target("previews"), 1 << 20));
        masks.sinkTo(new FilesSink(directory.resolve("files").toString(), false));
        job.fromData(List.of(new DeadLetter("gate", "offset 17", "no picture")), RecordTypes.DEAD_LETTER)
                .sinkTo(KafkaSinks.deadLetters(target("dead-letters"), exactlyOnce));

        JobResult result = cluster.result(cluster.submit(job.getStreamGraph()));

        assertThat(result.isSuccess()).isTrue();
        assertThat(FAILED).isTrue();
        List<Long> all = IntStream.range(0, FRAMES).asLongStream().boxed().toList();
        List<ConsumerRecord<byte[], byte[]>> records = committed("masks");
        assertThat(records)
                .extracting(
                        record -> MaskRecords.fromProtobuf(record.value()).id().sequence())
                .isEqualTo(all);
        assertThat(records.get(0).key()).isEqualTo("gate".getBytes(StandardCharsets.UTF_8));
        assertThat(header(records.get(0), "ms-type")).isEqualTo("maskstream.v1.SegmentedFrame");
        assertThat(header(records.get(0), "ms-format")).isEqualTo("protobuf");
        assertThat(sequencesInFiles()).isEqualTo(all);
        // At least once: none is missing. Whether some come twice depends on what the producer had sent by then.
        assertThat(committed("masks-json"))
                .extracting(record -> MaskRecords.fromBytes(record.value(), MaskFormat.JSON)
                        .id()
                        .sequence())
                .containsAll(all);
        assertThat(committed("previews"))
                .extracting(record -> Long.valueOf(header(record, "ms-seq")))
                .containsAll(
                        all.stream().filter(sequence -> sequence % 100 == 0).toList())
                .allMatch(sequence -> sequence % 100 == 0);
        assertThat(committed("dead-letters"))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .containsExactly("{\"stream\":\"gate\",\"offset\":17,\"reason\":\"no picture\"}");
    }

    private static StreamExecutionEnvironment job() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        job.setParallelism(1);
        job.enableCheckpointing(100);
        return job;
    }

    private static KafkaTarget target(String topic) {
        return new KafkaTarget(kafka.bootstrap(), topic, Map.of());
    }

    private static List<SegmentedFrame> frames() {
        return IntStream.range(0, FRAMES)
                .mapToObj(sequence -> new SegmentedFrame(
                        new FrameId("gate", 0, sequence),
                        new FrameTimes(
                                OptionalLong.of(sequence * 40_000L), OptionalLong.empty(), 1, 0, OptionalLong.empty()),
                        new FrameGeometry(640, 360, 0),
                        new ModelIdentity("constant", "0"),
                        0,
                        List.of("road"),
                        new EncodedMask(2, 2, new byte[] {1, 4}),
                        List.of(),
                        Quality.OK,
                        0,
                        new StageTimings(0, 0, 0, 0),
                        sequence % 100 == 0 ? Optional.of(new Preview(new byte[] {1}, 1, 1)) : Optional.empty()))
                .toList();
    }

    /** Throws once, when a checkpoint is complete and frames behind it are on their way. */
    private static final class FailingOnce implements MapFunction<SegmentedFrame, SegmentedFrame>, CheckpointListener {
        private static final long serialVersionUID = 1L;
        private boolean checkpointed;
        private int behind;

        @Override
        public SegmentedFrame map(SegmentedFrame frame) throws Exception {
            // Slow enough for several checkpoints on the way.
            Thread.sleep(2);
            if (checkpointed && ++behind == 20 && FAILED.compareAndSet(false, true)) {
                throw new IOException("this failure is part of the test");
            }
            return frame;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            checkpointed = true;
        }
    }

    private static List<Long> sequencesInFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("files/gate"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".ndjson"))
                    .sorted()
                    .flatMap(KafkaSinksITCase::lines)
                    .map(line -> MaskRecords.fromJson(line).id().sequence())
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** All records of a topic that a read_committed consumer sees. */
    private static List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (consumer.position(partition) < end && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
