package io.maskstream.job.kafka;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets things through at a fixed rate. Each has its time on a grid that starts with the first; whoever was late catches
 * up, so that the rate holds however long single ones take (open loop).
 */
public final class Pace {
    private final OptionalDouble rate;
    private long started;
    private long count;

    /** A pace of so many a second; empty lets everything through at once. */
    public Pace(OptionalDouble rate) {
        this.rate = rate;
    }

    /** Waits until the next one is due. */
    public void await() {
        if (rate.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        if (count == 0) {
            started = now;
        }
        long due = started + Math.round(count * TimeUnit.SECONDS.toNanos(1) / rate.getAsDouble());
        count++;
        while (now - due < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
    }
}
