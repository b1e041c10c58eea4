package io.maskstream.stream.record;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Carries times of the monotonic clock from one process to another. Within a process they stay as they are, so that ages are
 * not touched by a step of the wall clock; what another process wrote, or this job before a restore, is put in its place by
 * wall time.
 */
final class ProcessClock {
    /** Tells this process from others. */
    static final long PROCESS = ThreadLocalRandom.current().nextLong();

    private ProcessClock() {}

    /** A time on this process's monotonic clock. */
    static long here(long process, long nanos, long wallUs) {
        return process == PROCESS ? nanos : atWallTime(wallUs, System.nanoTime(), Clock.systemUTC());
    }

    /** Where on the monotonic clock that wall time was; never in the future. */
    static long atWallTime(long wallUs, long nowNanos, Clock clock) {
        Duration age = Duration.between(Instant.EPOCH.plus(wallUs, ChronoUnit.MICROS), clock.instant());
        return age.isNegative() ? nowNanos : nowNanos - age.toNanos();
    }
}
