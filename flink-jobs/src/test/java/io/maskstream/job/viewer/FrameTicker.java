package io.maskstream.job.viewer;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Calls with 0, 1, 2 … at a rate until it is closed. */
final class FrameTicker implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int number;

    FrameTicker(int perSecond, IntConsumer frame) {
        clock.scheduleAtFixedRate(
                () -> frame.accept(number++ % BarCode.NUMBERS), 0, 1000 / perSecond, TimeUnit.MILLISECONDS);
    }

    /** Whether it still calls: an exception in a call would have ended it. */
    boolean ticks() {
        return !clock.isShutdown();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
