package io.maskstream.stream.source;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The pauses between attempts. Half of each is left to chance, so that cameras that were lost together, with their switch,
 * are not asked together for ever.
 */
final class Backoff {
    private final ReconnectDelays delays;
    private final DoubleSupplier chance;
    private int failures;

    /** @param chance numbers from 0 to below 1 */
    Backoff(ReconnectDelays delays, DoubleSupplier chance) {
        this.delays = delays;
        this.chance = chance;
    }

    /** How long to wait after one more failure. */
    Duration next() {
        long most = delays.max().toNanos();
        long doubled = delays.min().toNanos();
        for (int i = 0; i < failures && doubled < most; i++) {
            doubled *= 2;
        }
        failures++;
        long full = Math.min(most, doubled);
        return Duration.ofNanos(full / 2 + Math.round(full / 2.0 * chance.getAsDouble()));
    }

    /** A connection has held. */
    void reset() {
        failures = 0;
    }
}
