package io.maskstream.job.run;

import io.maskstream.job.FlinkSettings;
import io.maskstream.job.config.JobConfiguration;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job on the cluster that this program is submitted to, as Flink's own context says. */
public final class ContextRun {
    private ContextRun() {}

    /**
     * Checks, builds and submits a job, and waits for its end unless the submission is a detached one. A savepoint to go on
     * from is named to Flink ({@code flink run -s PATH}).
     *
     * @param name what the job is called
     * @param resetControl whether the configuration's words and model beat those that commands have set
     * @throws io.maskstream.job.console.UsageException with one line if something is wrong before it starts
     * @throws Exception if the cluster refuses it, or if it fails while this waits
     */
    public static void execute(JobConfiguration job, String name, boolean resetControl) throws Exception {
        FlinkSettings.refuseWhatHoldsPixels(
                StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration());
        // Files and devices are the cluster's; the process that submits need not see them.
        StartChecks.run(job, false);
        Optional<CheckpointFolder> folder = job.checkpoint().directory().map(CheckpointFolder::new);
        Submission.of(
                        job,
                        name,
                        Optional.empty(),
                        resetControl,
                        folder,
                        new Configuration(),
                        StreamExecutionEnvironment::getExecutionEnvironment)
                .environment()
                .execute(name);
    }
}
