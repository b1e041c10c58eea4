package io.maskstream.stream.rule;

import java.io.Serializable;
import java.time.Duration;

/**
 * How rules and statistics are reckoned.
 *
 * @param window length of a window of statistics, in the stream's time
 * @param grace how long after the last frame, by the clock on the wall, a window is written although it may go on
 * @param longestGap frames that are further apart in the stream's time tell nothing of the time between
 * @param regions whether masks list regions, without which nothing can be counted
 * @param idle how long after its last frame a stream is forgotten that has no alert
 */
public record RuleSettings(Duration window, Duration grace, Duration longestGap, boolean regions, Duration idle)
        implements Serializable {
    /** Frames further apart than this break the time of a rule, unless they are sampled more rarely. */
    public static final Duration DEFAULT_GAP = Duration.ofSeconds(30);
    /** Long enough for a camera that reconnects. */
    public static final Duration DEFAULT_IDLE = Duration.ofMinutes(10);

    public RuleSettings {
        requirePositive("statistics.window", window);
        requirePositive("statistics.grace", grace);
        requirePositive("the longest gap", longestGap);
        requirePositive("the time to idleness", idle);
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.toMillis() < 1 || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "%s is %d ms; it may be 1 ms to 1 day".formatted(what, duration.toMillis()));
        }
    }
}
