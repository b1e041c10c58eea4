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
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four cameras at twice the rate that the model takes, and beside them a topic to be worked through. */
@Timeout(300)
class LiveBesideReplayITCase {
    private static final int CAMERAS = 4;
    private static final int BATCH = 4;
    private static final Duration BATCH_TIME = Duration.ofMillis(100);
    /** A frame of each camera: twice what the model takes. */
    private static final Duration PERIOD = Duration.ofMillis(50);

    private static final Duration FRESHNESS = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    /** A mask with its age when it was on the topic. */
    private record Seen(SegmentedFrame mask, Duration age) {}

    @Test
    void theReplayLosesNothingAndEveryLiveFrameIsAMaskOrCounted() throws Exception {
        Map<String, List<Seen>> seen = run(24, Duration.ZERO);

        assertThat(seen).hasSize(CAMERAS);
        seen.values().forEach(LiveBesideReplayITCase::isAccountedFor);
    }

    /** On real time, and so for a machine that does nothing else. */
    @Tag("soak")
    @Test
    void theLiveStreamsStayFreshForAMinuteBesideAReplay() throws Exception {
        Map<String, List<Seen>> seen = run(200, Duration.ofMinutes(1));

        List<Seen> all = seen.values().stream().flatMap(List::stream).toList();
        long batchNanos =
                p99(all.stream().mapToLong(mask -> mask.mask().timings().inferenceNanos()));
        // Two in flight, and the one that is about to leave.
        Duration most = FRESHNESS.plusNanos(3 * batchNanos).plusMillis(50);
        assertThat(p99(all.stream().mapToLong(mask -> mask.age().toNanos()))).isLessThanOrEqualTo(most.toNanos());
        seen.values().forEach(LiveBesideReplayITCase::isAccountedFor);
        IntSummaryStatistics served =
                seen.values().stream().mapToInt(List::size).summaryStatistics();
        assertThat((double) served.getMin() / served.getMax()).isGreaterThanOrEqualTo(0.9);
    }

    private static long p99(LongStream values) {
        long[] sorted = values.sorted().toArray();
        return sorted[(sorted.length - 1) * 99 / 100];
    }

    /** Masks of the live streams, after all that must hold on any machine has held. */
    private Map<String, List<Seen>> run(int archived, Duration shortest) throws Exception {
        byte[] picture = picture();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
                LocalCluster cluster = LocalCluster.start(1)) {
            List.of("gates", "archive", "masks").forEach(topic -> kafka.createTopic(topic, 1));
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            try (FramesPublisher archive = new FramesPublisher(connection, "archive", new ByteSize(1 << 20))) {
                for (int i = 0; i < archived; i++) {
                    archive.send(packet("archive", i, picture), false);
                }
                archive.flush();
            }
            JobID job = cluster.submit(environment(kafka.bootstrap()).getStreamGraph());
            Map<String, List<Seen>> seen;
            try (FramesPublisher gates = new FramesPublisher(connection, "gates", new ByteSize(1 << 20))) {
                AtomicLong sent = new AtomicLong();
                ScheduledExecutorService cameras = Executors.newScheduledThreadPool(1);
                cameras.scheduleAtFixedRate(
                        () -> send(gates, sent.getAndIncrement(), picture),
                        0,
                        PERIOD.toMillis(),
                        TimeUnit.MILLISECONDS);
                try {
                    seen = watch(kafka.bootstrap(), archived, shortest);
                } finally {
                    cameras.shutdownNow();
                    assertThat(cameras.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
                }
                gates.flush();
                everyAccessUnitIsCounted(new StreamCounters(cluster.address(), job), sent.get());
            }
            cluster.cancel(job);
            assertThat(seen.remove("archive"))
                    .extracting(mask -> mask.mask().id().sequence())
                    .containsExactlyElementsOf(
                            LongStream.range(0, archived).boxed().toList());
            return seen;
        }
    }

    private static void send(FramesPublisher gates, long number, byte[] picture) {
        for (int camera = 0; camera < CAMERAS; camera++) {
            gates.send(packet("gate-" + camera, number, picture), false);
        }
    }

    /** Nothing is sent any more, so that the job drains. */
    private static void everyAccessUnitIsCounted(StreamCounters counters, long sent) throws Exception {
        for (int camera = 0; camera < CAMERAS; camera++) {
            String stream = "gate-" + camera;
            Map<String, Long> counted =
                    Eventually.get("all counters of " + stream, LIMIT, () -> Optional.of(counters.of(stream))
                            .filter(now -> now.getOrDefault("maskstream_frames_received_total", 0L) == sent
                                    && accounted(now) == sent
                                    && now.getOrDefault("maskstream_pending", 1L) == 0));
            assertThat(counted.get("maskstream_shed_total"))
                    .as("twice the rate that the model takes")
                    .isPositive();
            assertThat(counted.get("maskstream_masks_emitted_total")).isPositive();
        }
    }

    private static long accounted(Map<String, Long> counted) {
        return List.of("masks_emitted", "sampled_out", "shed", "failed").stream()
                .mapToLong(name -> counted.getOrDefault("maskstream_%s_total".formatted(name), 0L))
                .sum();
    }

    /** Each mask says how many frames are missing before it. */
    private static void isAccountedFor(List<Seen> masks) {
        long before = masks.get(0).mask().id().sequence();
        for (Seen seen : masks.subList(1, masks.size())) {
            long sequence = seen.mask().id().sequence();
            assertThat(sequence).isEqualTo(before + 1 + seen.mask().shedBefore());
            before = sequence;
        }
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
                batching: {max-size: %3$d, latency-target: 10s}
                freshness: %4$dms
                parallelism: {decode: 1, infer: 1}
                checkpoint: {interval: 2s, directory: '%2$s'}
                sinks: [{kafka: {bootstrap: '%1$s', masks: masks}}]
                """
                        .formatted(bootstrap, folder.resolve("checkpoints").toUri(), BATCH, FRESHNESS.toMillis()));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, Map.of(), new StageSettings(job), new SlowModel(BATCH_TIME));
        return environment;
    }

    /** Reads masks until the replay is through, all cameras were seen and the run is long enough. */
    private static Map<String, List<Seen>> watch(String bootstrap, int archived, Duration shortest) {
        Map<String, List<Seen>> seen = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition("masks", 0)));
            long start = System.nanoTime();
            long first = 0;
            while (first == 0
                    || System.nanoTime() - first < shortest.toNanos()
                    || seen.size() <= CAMERAS
                    || seen.getOrDefault("archive", List.of()).size() < archived) {
                assertThat(System.nanoTime() - start)
                        .as("nanoseconds in which masks came of %s", seen.keySet())
                        .isLessThan(LIMIT.plus(shortest).toNanos());
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
