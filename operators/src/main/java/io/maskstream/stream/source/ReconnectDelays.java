package io.maskstream.stream.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long to wait before a lost connection is made anew: twice as long after each failure.
 *
 * @param min after the first failure
 * @param max never longer
 */
public record ReconnectDelays(Duration min, Duration max) implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Quick enough for a cable that was pulled, slow enough for a camera that starts. */
    public static final ReconnectDelays DEFAULT = new ReconnectDelays(Duration.ofMillis(500), Duration.ofSeconds(30));

    public ReconnectDelays {
        if (min.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException(
                    "min is %d ms, at least 10 ms spare the camera".formatted(min.toMillis()));
        }
        if (max.compareTo(min) < 0) {
            throw new IllegalArgumentException(
                    "max is %d ms, less than min, which is %d ms".formatted(max.toMillis(), min.toMillis()));
        }
        if (max.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("max is %d min, at most an hour".formatted(max.toMinutes()));
        }
    }
}
