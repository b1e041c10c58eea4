package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for other threads, for a bounded time. */
final class Waiting {
    private static final long LIMIT = Duration.ofSeconds(30).toNanos();
    private static final long STEP = Duration.ofMillis(2).toNanos();

    private Waiting() {}

    static void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("nanoseconds waited").isLessThan(LIMIT);
            LockSupport.parkNanos(STEP);
        }
    }
}
