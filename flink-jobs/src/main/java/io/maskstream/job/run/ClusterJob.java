package io.maskstream.job.run;

import java.time.Duration;
import java.util.Optional;

/**
 * What a cluster says of a job.
 *
 * @param id its id
 * @param name what it is called
 * @param state Flink's word, such as RUNNING
 * @param duration since its start, or from start to end
 * @param checkpoints how many are complete
 * @param failedCheckpoints how many failed
 * @param lastCheckpoint where the newest complete one is
 * @param failure the newest failure in one line; the job may run again since
 */
public record ClusterJob(
        String id,
        String name,
        String state,
        Duration duration,
        long checkpoints,
        long failedCheckpoints,
        Optional<String> lastCheckpoint,
        Optional<String> failure) {

    /** Whether it has not come to an end. */
    public boolean alive() {
        return switch (state) {
            case "FINISHED", "FAILED", "CANCELED" -> false;
            default -> true;
        };
    }
}
