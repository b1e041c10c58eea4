package io.maskstream.job.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How often the state is saved, and where.
 *
 * @param interval between checkpoints
 * @param directory a URI that every process of the job reaches; empty for the cluster's own, or {@code checkpoints} in
 *     the working directory of an embedded job
 */
public record CheckpointConfiguration(Duration interval, Optional<String> directory) {
    private static final Duration SHORTEST = Duration.ofMillis(10);

    public CheckpointConfiguration {
        Objects.requireNonNull(directory);
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "interval is %dms; at least %dms".formatted(interval.toMillis(), SHORTEST.toMillis()));
        }
        directory.ifPresent(uri -> Checks.notBlank("directory", uri));
    }
}
