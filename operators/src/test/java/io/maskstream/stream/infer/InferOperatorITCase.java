package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.Segmenter;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.RecordTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.ExecutionPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inference in jobs that are checkpointed, fail and are cancelled under load. */
@Timeout(180)
class InferOperatorITCase {
    private static final int PARALLELISM = 2;
    private static final int STREAMS = 6;
    private static final int BATCH = 4;
    private static final int CAPACITY = 16;
    private static final long LIMIT_SECONDS = 120;
    /** So that frames leave in full batches, before a barrier or at the end, but never because they have waited. */
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private static MiniCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(PARALLELISM)
                .setCommonBindAddress("127.0.0.1")
                .build());
        cluster.start();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void forget() {
        MaskCollector.seen = new MaskCollector.Seen();
    }

    @Test
    void checkpointsUnderLoadAndTheEndOfTheInputLetEveryFrameOutOnceAndInOrder() throws Exception {
        // Not a multiple of the batch: the last frames leave only because the input ends.
        int frames = 2_003;
        assertThat(run(busy(Duration.ofMillis(1)), frames, 0).isSuccess()).isTrue();

        assertEveryFrameOnceAndInOrder(frames);
        assertThat(MaskCollector.seen.checkpoints.get())
                .as("checkpoints under way")
                .isGreaterThan(5);
        assertFreed();
    }

    @Test
    void twentyFailoversLeaveThreadsFlatAndLoseNothing() throws Exception {
        int frames = 3_001;
        ScriptedSegmenter segmenter = busy(Duration.ofMillis(1));
        MaskCollector.seen.failuresLeft.set(20);
        assertThat(run(segmenter, frames, 40).isSuccess()).isTrue();

        assertEveryFrameOnceAndInOrder(frames);
        // Both subtasks share one batcher, of two threads, after every restart.
        assertThat(MaskCollector.seen.threadsAtFailure).hasSize(20).containsOnly(2);
        assertThat(segmenter.openSessions()).isZero();
        assertFreed();
    }

    @Test
    void aFailedInferenceFailsTheJobsAttemptAndTheRestartLosesNothing() throws Exception {
        int frames = 501;
        AtomicBoolean once = new AtomicBoolean(true);
        ScriptedSegmenter fails = ScriptedSegmenter.doing(batch -> {
            if (MaskCollector.seen.masks.get() > 100 && once.getAndSet(false)) {
                throw new IllegalStateException("a kernel failed");
            }
        });
        assertThat(run(fails, frames, 1).isSuccess()).isTrue();

        assertThat(once).isFalse();
        assertEveryFrameOnceAndInOrder(frames);
        assertFreed();
    }

    @Test
    void aCancelledJobWithBatchesInFlightEndsAndFreesTheModel() throws Exception {
        GatedSegmenter segmenter = new GatedSegmenter();
        segmenter.gate();
        JobID job = cluster.submitJob(plan(segmenter, 1_000_000, 0)).get().getJobID();
        Waiting.until(segmenter.permits::hasQueuedThreads);
        cluster.cancelJob(job).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        segmenter.open();
        cluster.requestJobResult(job).get(LIMIT_SECONDS, TimeUnit.SECONDS);

        assertThat(cluster.getJobStatus(job).get()).isEqualTo(JobStatus.CANCELED);
        assertThat(segmenter.closed).hasValue(1);
        assertThat(segmenter.sessions).hasValue(0);
        assertFreed();
    }

    private static JobResult run(Segmenter segmenter, int frames, int restarts) throws Exception {
        JobID job = cluster.submitJob(plan(segmenter, frames, restarts)).get().getJobID();
        return cluster.requestJobResult(job).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static ExecutionPlan plan(Segmenter segmenter, int frames, int restarts) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, restarts == 0 ? "none" : "fixed-delay");
        if (restarts > 0) {
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
        }
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(PARALLELISM);
        environment
                .fromSource(
                        new NumberSequenceSource(0, frames - 1L),
                        WatermarkStrategy.noWatermarks(),
                        "numbers",
                        Types.LONG)
                .setParallelism(1)
                .map(new Paced())
                .setParallelism(1)
                .keyBy(number -> number % STREAMS, Types.LONG)
                .map(new ToFrame())
                .returns(RecordTypes.INFERENCE_ELEMENT)
                .transform(
                        "infer",
                        RecordTypes.SEGMENTED_FRAME,
                        new InferOperatorFactory(
                                FakeProvider.of(segmenter), Frames.settings(BATCH, FOR_EVER, CAPACITY)))
                .transform("collect", Types.VOID, new MaskCollector());
        return environment.getStreamGraph();
    }

    /** Numbers are so small that all of them would be in the network before the first barrier, which had to wait. */
    private static final class Paced implements MapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long number) {
            LockSupport.parkNanos(400_000);
            return number;
        }
    }

    /** Pixels are made in front of inference, in its chain, as decoding does. */
    private static final class ToFrame implements MapFunction<Long, InferenceElement> {
        private static final long serialVersionUID = 1L;

        @Override
        public InferenceElement map(Long number) {
            return Frames.frame("stream-" + number % STREAMS, number / STREAMS, (int) (1 + number % 200));
        }
    }

    /** Takes long enough that checkpoints find batches in flight. */
    private static ScriptedSegmenter busy(Duration batchTime) {
        return ScriptedSegmenter.doing(batch -> LockSupport.parkNanos(batchTime.toNanos()));
    }

    private static void assertEveryFrameOnceAndInOrder(int frames) {
        assertThat(MaskCollector.seen.idsOfSubtasks).hasSize(PARALLELISM);
        assertThat(MaskCollector.seen.idsOfSubtasks.values())
                .allSatisfy(ids -> assertThat(ids).isNotEmpty());
        Map<String, List<Long>> sequences = new HashMap<>();
        for (List<String> ids : MaskCollector.seen.idsOfSubtasks.values()) {
            for (String id : ids) {
                String[] parts = id.split("/");
                sequences.computeIfAbsent(parts[0], stream -> new ArrayList<>()).add(Long.parseLong(parts[2]));
            }
        }
        assertThat(sequences).hasSize(STREAMS);
        for (int stream = 0; stream < STREAMS; stream++) {
            int its = stream;
            assertThat(sequences.get("stream-" + stream))
                    .as("sequences of stream %d", stream)
                    .containsExactlyElementsOf(LongStream.range(0, frames)
                            .filter(number -> number % STREAMS == its)
                            .map(number -> number / STREAMS)
                            .boxed()
                            .toList());
        }
    }

    /** The job's end is told a little before its last task has closed its operators. */
    private static void assertFreed() {
        Waiting.until(() -> Batchers.open() == 0 && InferThreads.count() == 0);
    }
}
