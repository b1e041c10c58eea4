package io.maskstream.job.run;

import io.maskstream.job.FlinkSettings;
import io.maskstream.job.SegmentationPipeline;
import io.maskstream.job.config.JobConfiguration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job made ready to be started.
 *
 * @param environment holds the pipeline and its settings
 * @param folder its checkpoints; empty where the cluster's own settings say where
 */
record Submission(StreamExecutionEnvironment environment, Optional<CheckpointFolder> folder) {

    /**
     * Builds the pipeline.
     *
     * @param name what the job is called
     * @param restore URI of the savepoint or checkpoint to go on from
     * @param resetControl whether the configuration beats what commands have set until now
     * @param target settings of the environment that it goes to
     */
    static Submission of(
            JobConfiguration job,
            String name,
            Optional<String> restore,
            boolean resetControl,
            Optional<CheckpointFolder> folder,
            Configuration target) {
        return of(job, name, restore, resetControl, folder, target, StreamExecutionEnvironment::new);
    }

    /** As above, with an environment of the caller's making. */
    static Submission of(
            JobConfiguration job,
            String name,
            Optional<String> restore,
            boolean resetControl,
            Optional<CheckpointFolder> folder,
            Configuration target,
            Function<Configuration, StreamExecutionEnvironment> environments) {
        FlinkSettings.refuseWhatHoldsPixels(target);
        Configuration configuration = new Configuration(target);
        configuration.addAll(FlinkSettings.of(job));
        configuration.set(PipelineOptions.NAME, name);
        folder.ifPresent(
                checkpoints -> configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.uri()));
        restore.ifPresent(uri -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, uri));
        StreamExecutionEnvironment environment = environments.apply(configuration);
        Map<String, Integer> earlier = folder.map(CheckpointFolder::readGroups).orElse(Map.of());
        Map<String, Integer> groups = SegmentationPipeline.build(environment, job, earlier, resetControl);
        // Groups that nobody has kept are a guess; where the state is laid out otherwise, decode fails the job, and
        // what
        // was guessed must not stand in the way of the next attempt.
        boolean guessed = earlier.isEmpty()
                && environment
                        .getConfiguration()
                        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
                        .isPresent();
        folder.ifPresent(checkpoints -> {
            checkpoints.create();
            if (!guessed) {
                checkpoints.writeGroups(groups);
            }
        });
        return new Submission(environment, folder);
    }
}
