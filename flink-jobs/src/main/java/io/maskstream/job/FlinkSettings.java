package io.maskstream.job;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.UsageException;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** What the job asks of Flink, whatever cluster it runs on. */
public final class FlinkSettings {
    /** A packet must not wait longer for others on its way to a decoder. */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);

    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(10);

    private FlinkSettings() {}

    /** The job's part of Flink's configuration. */
    public static Configuration of(JobConfiguration job) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.MAX_PARALLELISM, job.parallelism().maximum());
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        checkpoints(job, configuration);
        restarts(job, configuration);
        return configuration;
    }

    private static void checkpoints(JobConfiguration job, Configuration configuration) {
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, job.checkpoint().interval());
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, CHECKPOINT_TIMEOUT);
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        job.checkpoint()
                .directory()
                .ifPresent(directory -> configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory));
    }

    /** With eight restarts the delays are about two minutes together. */
    private static void restarts(JobConfiguration job, Configuration configuration) {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofSeconds(1));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(30));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(10));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS,
                job.checkpoint().restarts());
    }

    /**
     * Refuses what would put pixels into channel state.
     *
     * @param cluster configuration of the cluster or environment that the job is to run in
     * @throws UsageException if it has unaligned checkpoints or buffer debloating on
     */
    public static void refuseWhatHoldsPixels(ReadableConfig cluster) {
        if (cluster.get(CheckpointingOptions.ENABLE_UNALIGNED)) {
            throw new UsageException(
                    "%s is true: unaligned checkpoints would put pixels into the state; set it to false"
                            .formatted(CheckpointingOptions.ENABLE_UNALIGNED.key()));
        }
        if (cluster.get(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED)) {
            throw new UsageException("%s is true: buffer debloating slows records of video size down; set it to false"
                    .formatted(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED.key()));
        }
    }
}
