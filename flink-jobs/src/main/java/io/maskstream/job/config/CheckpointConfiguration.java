package io.maskstream.job.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How often the state is saved, where, and how often the job goes on from there by itself.
 *
 * @param interval between checkpoints
 * @param directory a URI that every process of the job reaches; empty for the cluster's own, or {@code checkpoints} in
 *     the working directory of an embedded job
 * @param restarts how many times a job that fails starts again from its last checkpoint, with growing delays, before the
 *     failure is final
 */
public record CheckpointConfiguration(Duration interval, Optional<String> directory, int restarts) {
    private static final Duration SHORTEST = Duration.ofMillis(10);

    public CheckpointConfiguration {
        Objects.requireNonNull(directory);
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "interval is %dms; at least %dms".formatted(interval.toMillis(), SHORTEST.toMillis()));
        }
        if (restarts < 0) {
            throw new IllegalArgumentException("restarts is %d; at least 0".formatted(restarts));
        }
        directory.ifPresent(uri -> Checks.notBlank("directory", uri));
    }
}
