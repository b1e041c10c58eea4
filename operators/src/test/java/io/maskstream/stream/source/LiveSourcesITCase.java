package io.maskstream.stream.source;

import static io.maskstream.stream.source.WatchedCameras.camera;
import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cameras and paced files as sources of jobs on Flink's own cluster in this process. */
@Timeout(240)
class LiveSourcesITCase {
    private static final int H264 = 96;
    private static final int TICKS = 3600;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, Queue<VideoPacket>> SEEN = new ConcurrentHashMap<>();
    private static final AtomicBoolean FAIL = new AtomicBoolean();

    @TempDir
    Path directory;

    private Path file;
    private List<AccessUnit> clip;

    @BeforeEach
    void makesAClip() throws Exception {
        FfmpegCommand.assumeInstalled();
        SEEN.clear();
        FAIL.set(false);
        file = Clips.made(directory, "clip.mp4", "160x120", 25, "-c:v", "libx264", "-bf", "0", "-g", "10");
        clip = Clips.accessUnits(file);
    }

    private ScriptedCamera served() throws Exception {
        return new ScriptedCamera(RtpSender.playing(sender -> {
            for (long i = 0; ; i++) {
                sender.send(clip.get((int) (i % clip.size())).data(), i * TICKS, H264);
                ScriptedCamera.hold(Duration.ofMillis(20));
            }
        }));
    }

    @Test
    void aJobFromASavepointNamesNoFrameTwiceAndFollowsItsConfiguration() throws Exception {
        try (ScriptedCamera kept = served();
                ScriptedCamera removed = served();
                ScriptedCamera added = served()) {
            Source<SourceElement, ?, ?> before = new CameraSource(
                    List.of(camera("kept", kept.url()), camera("removed", removed.url())), Overflow.DROP_OLDEST);
            JobClient job = environment(before, 2, new Configuration()).executeAsync();
            until("both cameras are seen", () -> seen("kept") > 5 && seen("removed") > 5);
            String savepoint = job.stopWithSavepoint(
                            false, directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(60, TimeUnit.SECONDS);
            job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
            List<FrameId> old = ids("kept");
            int connections = removed.connections.get();
            SEEN.clear();

            Configuration restore = new Configuration();
            restore.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            Source<SourceElement, ?, ?> after = new CameraSource(
                    List.of(camera("added", added.url()), camera("kept", kept.url())), Overflow.DROP_OLDEST);
            JobClient again = environment(after, 1, restore).executeAsync();
            until("the camera that stayed and the new one are seen", () -> seen("kept") > 5 && seen("added") > 5);
            again.cancel().get(60, TimeUnit.SECONDS);

            assertThat(epochs(ids("kept"))).hasSize(1).allSatisfy(epoch -> assertThat(epoch)
                    .isGreaterThan(old.get(old.size() - 1).epoch()));
            assertThat(ids("kept").get(0).sequence()).isZero();
            assertThat(SEEN).containsOnlyKeys("kept", "added");
            assertThat(removed.connections).hasValue(connections);
        }
    }

    @Test
    void aJobThatFailsAndStartsAgainBeginsANewEpochAboveTheOneBefore() throws Exception {
        try (ScriptedCamera gate = served()) {
            Source<SourceElement, ?, ?> source =
                    new CameraSource(List.of(camera("gate", gate.url())), Overflow.DROP_OLDEST);
            JobClient job = environment(source, 1, new Configuration()).executeAsync();
            until("the camera is seen", () -> seen("gate") > 5);

            FAIL.set(true);
            until("it is seen again", () -> epochs(ids("gate")).size() == 2 && gate.connections.get() == 2);
            int before = seen("gate");
            until("it goes on", () -> seen("gate") > before + 5);
            job.cancel().get(60, TimeUnit.SECONDS);

            List<FrameId> all = ids("gate");
            assertThat(all).doesNotHaveDuplicates();
            assertThat(all.stream().map(FrameId::epoch)).isSorted();
        }
    }

    @Test
    void aPacedFileIsLiveAndEndsItsJob() throws Exception {
        Source<SourceElement, ?, ?> source =
                FileStreamSource.live(List.of(new FileStream("lobby", file.toString(), false)), Overflow.BLOCK);

        environment(source, 1, new Configuration()).execute();

        assertThat(SEEN.get("lobby")).hasSize(25).allMatch(VideoPacket::live);
        assertThat(ids("lobby").stream().map(FrameId::sequence)).isSorted().doesNotHaveDuplicates();
        List<VideoPacket> packets = List.copyOf(SEEN.get("lobby"));
        assertThat(packets.get(24).times().ingestUs() - packets.get(0).times().ingestUs())
                .as("24 pauses of 40 ms, and more on a busy machine")
                .isGreaterThan(950_000);
    }

    private static int seen(String stream) {
        return SEEN.getOrDefault(stream, new ConcurrentLinkedQueue<>()).size();
    }

    private static List<FrameId> ids(String stream) {
        return new ArrayList<>(SEEN.get(stream)).stream().map(VideoPacket::id).toList();
    }

    private static Set<Long> epochs(List<FrameId> ids) {
        return Set.copyOf(ids.stream().map(FrameId::epoch).toList());
    }

    private static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s within %s", what, LIMIT).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static StreamExecutionEnvironment environment(
            Source<SourceElement, ?, ?> source, int parallelism, Configuration configuration) {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        environment.setMaxParallelism(16);
        environment.enableCheckpointing(200);
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "live")
                .uid("live")
                .sinkTo(new Collecting())
                .uid("collect");
        return environment;
    }

    /** Keeps what it gets, and fails when told to. */
    private record Collecting() implements Sink<SourceElement> {
        @Override
        public SinkWriter<SourceElement> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(SourceElement element, Context writing) {
                    if (FAIL.compareAndSet(true, false)) {
                        throw new IllegalStateException("the test wants the job to start again");
                    }
                    SEEN.computeIfAbsent(element.stream(), stream -> new ConcurrentLinkedQueue<>())
                            .add(((Arrived) element).packet());
                }

                @Override
                public void flush(boolean endOfInput) {
                    // Keeps nothing back.
                }

                @Override
                public void close() {
                    // Holds nothing.
                }
            };
        }
    }
}
