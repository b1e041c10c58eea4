package io.maskstream.model.fuzz;

import java.time.Duration;

/**
 * What a mutant may take.
 *
 * @param time longest time of one mutant
 * @param allocation heap bytes that one mutant may ask for, in all
 */
record FuzzLimits(Duration time, long allocation) {
    /** Mutants are a few hundred kilobytes at most: this is generous to slow machines, and far below any heap. */
    static final FuzzLimits DEFAULT = new FuzzLimits(Duration.ofSeconds(20), 160L << 20);
}
