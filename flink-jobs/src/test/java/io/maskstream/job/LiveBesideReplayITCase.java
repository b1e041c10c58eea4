package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.local.LocalCluster;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.VideoPacket;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four cameras at twice the rate that the model takes, and beside them a topic to be worked through. */
@Timeout(600)
class LiveBesideReplayITCase {
    private static final int CAMERAS = 4;
    private static final int ARCHIVED = 32;
    private static final Duration BATCH = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Without shedding, the oldest frame would be half as old as the run is long. */
    private static final Duration SHORTEST = Duration.ofSeconds(20);
    /** The budget and three batches, and much for a machine that does other things. */
    private static final Duration OLDEST = Duration.ofSeconds(4);

    @TempDir
    private Path folder;

    /** A mask with its age when it was on the topic. */
    private record Seen(SegmentedFrame mask, Duration age) {}

    @Test
    void theReplayLosesNothingAndTheLiveStreamsStayFresh() throws Exception {
        byte[] picture = picture();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
                LocalCluster cluster = LocalCluster.start(1)) {
            List.of("gates", "archive", "masks").forEach(topic -> kafka.createTopic(topic, 1));
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            try (FramesPublisher archive = new FramesPublisher(connection, "archive", new ByteSize(1 << 20))) {
                for (int i = 0; i < ARCHIVED; i++) {
                    archive.send(packet("archive", i, picture), false);
                }
                archive.flush();
            }
            JobID job = cluster.submit(environment(kafka.bootstrap()).getStreamGraph());
            ScheduledExecutorService cameras = Executors.newScheduledThreadPool(1);
            try (FramesPublisher gates = new FramesPublisher(connection, "gates", new ByteSize(1 << 20))) {
                long[] sent = {0};
                cameras.scheduleAtFixedRate(
                        () -> {
                            for (int camera = 0; camera < CAMERAS; camera++) {
                                gates.send(packet("gate-" + camera, sent[0], picture), false);
                            }
                            sent[0]++;
                        },
                        0,
                        50,
                        TimeUnit.MILLISECONDS);
                Map<String, List<Seen>> seen = watch(kafka.bootstrap());
                cameras.shutdownNow();
                assertThat(cameras.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
                gates.flush();
                everyAccessUnitIsCounted(new StreamCounters(cluster.address(), job), sent[0]);
                cluster.cancel(job);

                assertThat(seen.remove("archive"))
                        .extracting(mask -> mask.mask().id().sequence())
                        .containsExactlyElementsOf(
                                LongStream.range(0, ARCHIVED).boxed().toList());
                assertThat(seen).hasSize(CAMERAS);
                seen.values().forEach(LiveBesideReplayITCase::isFreshAndAccountedFor);
            }
        }
    }

    /** Nothing is sent any more, so that the job drains. */
    private static void everyAccessUnitIsCounted(StreamCounters counters, long sent) throws Exception {
        for (int camera = 0; camera < CAMERAS; camera++) {
            String stream = "gate-" + camera;
            Map<String, Long> counted =
                    Eventually.get("all counters of " + stream, LIMIT, () -> Optional.of(counters.of(stream))
                            .filter(now -> now.getOrDefault("maskstream_frames_received_total", 0L) == sent
                                    && accounted(now) == sent));
            assertThat(counted.get("maskstream_shed_total")).isPositive();
            assertThat(counted.get("maskstream_masks_emitted_total")).isPositive();
            assertThat(counted.get("maskstream_pending")).isZero();
        }
    }

    private static long accounted(Map<String, Long> counted) {
        return List.of("masks_emitted", "sampled_out", "shed", "failed").stream()
                .mapToLong(name -> counted.getOrDefault("maskstream_%s_total".formatted(name), 0L))
                .sum();
    }

    private static void isFreshAndAccountedFor(List<Seen> masks) {
        long expected = masks.get(0).mask().id().sequence();
        long shed = 0;
        for (Seen seen : masks) {
            if (seen != masks.get(0)) {
                expected += 1 + seen.mask().shedBefore();
                shed += seen.mask().shedBefore();
            }
            assertThat(seen.mask().id().sequence()).isEqualTo(expected);
        }
        assertThat(shed).as("twice the rate that the model takes").isPositive();
        assertThat(masks).allSatisfy(seen -> assertThat(seen.age()).isLessThan(OLDEST));
    }

    private StreamExecutionEnvironment environment(String bootstrap) {
        JobConfiguration job = JobConfiguration.parse(
                "job.yaml",
                """
                sources:
                  - kafka: {name: gates, bootstrap: '%1$s', topic: gates, live: true, start: earliest}
                  - kafka: {name: archive, bootstrap: '%1$s', topic: archive, start: earliest}
                model: {directory: constant, device: cpu}
                vocabulary: [road, sky]
                batching: {max-size: 4, latency-target: 10s}
                parallelism: {decode: 1, infer: 1}
                checkpoint: {interval: 2s, directory: '%2$s'}
                sinks: [{kafka: {bootstrap: '%1$s', masks: masks}}]
                """
                        .formatted(bootstrap, folder.resolve("checkpoints").toUri()));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, Map.of(), new StageSettings(job), new SlowModel(BATCH));
        return environment;
    }

    /** Reads masks until the replay is through and the run is long enough. */
    private static Map<String, List<Seen>> watch(String bootstrap) {
        Map<String, List<Seen>> seen = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition("masks", 0)));
            long start = System.nanoTime();
            long first = 0;
            while (first == 0
                    || System.nanoTime() - first < SHORTEST.toNanos()
                    || seen.getOrDefault("archive", List.of()).size() < ARCHIVED) {
                assertThat(System.nanoTime() - start).as("waited for masks").isLessThan(LIMIT.toNanos());
                for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(200))) {
                    first = first == 0 ? System.nanoTime() : first;
                    SegmentedFrame mask = MaskRecords.fromProtobuf(polled.value());
                    Duration age =
                            Duration.ofMillis(polled.timestamp() - mask.times().ingestUs() / 1000);
                    seen.computeIfAbsent(mask.id().stream(), stream -> new ArrayList<>())
                            .add(new Seen(mask, age));
                }
            }
        }
        return seen;
    }

    private static VideoPacket packet(String stream, long number, byte[] picture) {
        return new VideoPacket(
                new FrameId(stream, 1, number),
                new FrameTimes(OptionalLong.of(number * 50_000), OptionalLong.empty(), 1, 1, OptionalLong.empty()),
                OptionalLong.empty(),
                Codec.MJPEG,
                picture,
                true,
                0,
                true,
                0);
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpeg", out))
                .isTrue();
        return out.toByteArray();
    }
}
