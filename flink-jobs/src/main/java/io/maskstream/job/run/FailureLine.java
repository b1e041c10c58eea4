package io.maskstream.job.run;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.job.local.RootCause;

/**
 * The line of a job that failed for good. A client of a broker that went away only says what it waited for, and Flink only
 * that checkpoints failed; so brokers and the folder of checkpoints are looked at again, as before the start, and the line
 * begins with what is wrong with them.
 */
final class FailureLine {
    private FailureLine() {}

    static String of(JobConfiguration job, CheckpointFolder folder, Throwable failure) {
        String line = RootCause.line(failure);
        try {
            BrokerChecks.run(job);
            if (line.contains("checkpoint")) {
                folder.requireRoom();
            }
            return line;
        } catch (UsageException e) {
            return "%s (%s)".formatted(e.getMessage(), line);
        }
    }
}
