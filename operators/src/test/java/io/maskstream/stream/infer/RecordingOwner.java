package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps what it is told, and can make the thread that tells it wait. */
final class RecordingOwner implements Owner {
    private static final long LIMIT_SECONDS = 30;

    private final Map<Long, FrameResult> results = new ConcurrentHashMap<>();
    private final Semaphore told = new Semaphore(0);
    private final Semaphore room = new Semaphore(0);
    private volatile boolean holding;

    /** From now on each result waits for {@link #letGo}. */
    void hold() {
        holding = true;
    }

    void letGo() {
        holding = false;
        room.release(1_000);
    }

    @Override
    public void completed(long place, FrameResult result) {
        assertThat(results.put(place, result))
                .as("place %d is told once", place)
                .isNull();
        told.release();
        if (holding) {
            room.acquireUninterruptibly();
        }
    }

    Map<Long, FrameResult> results() {
        return results;
    }

    /** Waits until it has been told of this many frames in all. */
    void await(int frames) {
        try {
            assertThat(told.tryAcquire(frames, LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("%d results, %s so far", frames, results.keySet())
                    .isTrue();
            told.release(frames);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
