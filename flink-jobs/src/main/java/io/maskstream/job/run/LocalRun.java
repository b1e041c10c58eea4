package io.maskstream.job.run;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.local.LocalCluster;
import java.net.URI;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.SerializedThrowable;

/** A job that runs in this process until it ends or is stopped. */
public final class LocalRun implements AutoCloseable {
    private static final String STANDARD_FOLDER = "checkpoints";

    private final JobConfiguration configuration;
    private final LocalCluster cluster;
    private final JobID job;
    private final CheckpointFolder folder;

    private LocalRun(JobConfiguration configuration, LocalCluster cluster, JobID job, CheckpointFolder folder) {
        this.configuration = configuration;
        this.cluster = cluster;
        this.job = job;
        this.folder = folder;
    }

    /**
     * Checks, builds and starts a job.
     *
     * @param name what the job is called
     * @param restore a savepoint or checkpoint to go on from
     * @throws io.maskstream.job.console.UsageException with one line if something is wrong before it starts
     */
    public static LocalRun start(JobConfiguration configuration, String name, Optional<String> restore) {
        return start(configuration, name, restore, false);
    }

    /**
     * As above.
     *
     * @param resetControl whether the configuration's words and model beat those that commands have set
     */
    public static LocalRun start(
            JobConfiguration configuration, String name, Optional<String> restore, boolean resetControl) {
        Optional<String> savepoint = restore.map(CheckpointFolder::requireSavepoint);
        StartChecks.run(configuration, true);
        CheckpointFolder folder =
                new CheckpointFolder(configuration.checkpoint().directory().orElse(STANDARD_FOLDER));
        Submission submission =
                Submission.of(configuration, name, savepoint, resetControl, Optional.of(folder), new Configuration());
        int slots = Math.max(
                configuration.parallelism().decodeSubtasks(),
                configuration.parallelism().inferSubtasks());
        LocalCluster cluster = LocalCluster.start(slots);
        try {
            JobID job = cluster.submit(submission.environment().getStreamGraph());
            return new LocalRun(configuration, cluster, job, folder);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Where Flink's web page is. */
    public URI address() {
        return cluster.address();
    }

    /**
     * Waits for the end of the job.
     *
     * @throws FailedException if it failed; the line says from where it can go on
     */
    public void await() throws InterruptedException {
        JobResult result = cluster.result(job);
        if (!result.isSuccess()) {
            Optional<SerializedThrowable> cause = result.getSerializedThrowable();
            throw new FailedException(
                    "the job failed: %s%s"
                            .formatted(
                                    cause.map(error -> FailureLine.of(configuration, folder, error))
                                            .orElse("it was cancelled"),
                                    wayOn()),
                    cause.orElse(null));
        }
    }

    /** Whether it has come to an end, whatever kind of. */
    public boolean ended() {
        return cluster.status(job).isGloballyTerminalState();
    }

    /** Stops it with a savepoint and says where that is. */
    public String stop() {
        try {
            return cluster.stopWithSavepoint(job, folder.savepoints());
        } catch (FailedException e) {
            throw new FailedException(e.getMessage() + wayOn(), e);
        }
    }

    private String wayOn() {
        return folder.newestCheckpoint(job.toHexString())
                .map(path -> "; nothing is lost: go on with --restore " + path)
                .orElse("; there is no checkpoint yet, start it again");
    }

    @Override
    public void close() {
        cluster.close();
    }
}
