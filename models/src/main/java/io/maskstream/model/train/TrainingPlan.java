package io.maskstream.model.train;

import java.time.Duration;

/**
 * How long and how a training goes on.
 *
 * @param steps number of steps
 * @param parts how many times the replicas learn before each step (gradient accumulation)
 * @param clip the greatest length of the gradient; infinite for any
 * @param saveEvery steps between saved states
 * @param validateEvery steps between validations; one more is at the end
 * @param reportEvery time between lines of progress
 */
public record TrainingPlan(
        long steps, int parts, double clip, long saveEvery, long validateEvery, Duration reportEvery) {
    public TrainingPlan {
        if (steps < 1 || parts < 1 || saveEvery < 1 || validateEvery < 1) {
            throw new IllegalArgumentException(
                    "a training of %d steps in %d parts, saved every %d and validated every %d steps; all must be positive"
                            .formatted(steps, parts, saveEvery, validateEvery));
        }
        if (!(clip > 0)) {
            throw new IllegalArgumentException("a gradient is clipped to %s; give a length above 0".formatted(clip));
        }
    }
}
