package io.maskstream.job.config;

import java.time.Duration;

/**
 * How frames are gathered for one run of the model.
 *
 * @param maximumSize most frames of a batch
 * @param maximumWait longest time that the oldest frame of a batch waits for more
 * @param latencyTarget the batch size adapts to it
 * @param deterministic whether equal inputs give bit-equal masks, whatever else is in the batch
 */
public record BatchingConfiguration(
        int maximumSize, Duration maximumWait, Duration latencyTarget, boolean deterministic) {
    private static final int LARGEST = 1024;

    public BatchingConfiguration {
        if (maximumSize < 1 || maximumSize > LARGEST) {
            throw new IllegalArgumentException("max-size is %d; it may be 1 to %d".formatted(maximumSize, LARGEST));
        }
        if (maximumWait.isNegative()) {
            throw new IllegalArgumentException("max-wait is negative");
        }
        Checks.positive("latency-target", latencyTarget);
    }
}
