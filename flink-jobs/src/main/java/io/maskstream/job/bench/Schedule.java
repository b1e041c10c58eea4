package io.maskstream.job.bench;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * When each frame of an open loop enters: at times that are fixed before the first, whatever becomes of the frames. A frame
 * that is late because the one before took long still counts from its own time; else a stall would hide behind the frames
 * that it kept from being sent (coordinated omission).
 */
final class Schedule {
    private static final double NANOS = 1e9;

    /** Time that passes by itself, or as a test wants it. */
    interface Clock {
        /** Now, on a clock that never goes back. */
        long nanos();

        /** Waits until a time has come; returns at once where it has passed. */
        void awaitUntil(long nanos) throws InterruptedException;
    }

    /** The process's own clock. */
    static final Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void awaitUntil(long nanos) throws InterruptedException {
            for (long now = System.nanoTime(); now - nanos < 0; now = System.nanoTime()) {
                LockSupport.parkNanos(nanos - now);
                if (Thread.interrupted()) {
                    throw new InterruptedException("while waiting for the next frame's time");
                }
            }
        }
    };

    private final double perSecond;
    private final long startNanos;

    /**
     * @param perSecond frames a second
     * @param startNanos when the first is due
     */
    Schedule(double perSecond, long startNanos) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("%s frames a second, must be positive".formatted(perSecond));
        }
        this.perSecond = perSecond;
        this.startNanos = startNanos;
    }

    /** When a frame is due; the grid does not drift, however many frames it has. */
    long due(int frame) {
        return startNanos + Math.round(frame * NANOS / perSecond);
    }

    /** Sends frames at their times, late ones at once. */
    void send(int frames, Clock clock, IntConsumer sender) throws InterruptedException {
        for (int frame = 0; frame < frames; frame++) {
            clock.awaitUntil(due(frame));
            sender.accept(frame);
        }
    }
}
