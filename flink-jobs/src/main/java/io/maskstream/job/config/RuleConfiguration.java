package io.maskstream.job.config;

import io.maskstream.stream.rule.RuleSet;
import java.time.Duration;
import java.util.Objects;

/**
 * What the masks are looked at for.
 *
 * @param set rules and zones
 * @param window length of a window of statistics
 * @param grace how long a silent stream's window is waited for
 * @param asked whether the configuration says anything of rules, zones or statistics
 */
public record RuleConfiguration(RuleSet set, Duration window, Duration grace, boolean asked) {
    public RuleConfiguration {
        Objects.requireNonNull(set);
        Checks.positive("statistics.window", window);
        Checks.positive("statistics.grace", grace);
        if (window.compareTo(Duration.ofDays(1)) > 0 || grace.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("statistics.window and statistics.grace may be at most a day, 24h");
        }
    }
}
