package io.maskstream.model.refine;

import io.maskstream.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Threads that do numbered pieces of work side by side; the caller is the first of them. */
final class Workers implements AutoCloseable {
    private final int count;
    private final ExecutorService others;

    Workers(int count) {
        this.count = count;
        others = Executors.newFixedThreadPool(Math.max(1, count - 1), task -> {
            Thread thread = new Thread(task, "dense-crf");
            thread.setDaemon(true);
            return thread;
        });
    }

    int count() {
        return count;
    }

    /** Calls the work once with each number from 0 to count - 1, and returns when all of it is done. */
    void each(IntConsumer work) {
        List<Future<?>> started = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int worker = i;
            started.add(others.submit(() -> work.accept(worker)));
        }
        work.accept(0);
        try {
            for (Future<?> future : started) {
                future.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("the dense CRF was interrupted before it was done", e);
        } catch (ExecutionException e) {
            throw new ModelException("the dense CRF failed: %s".formatted(e.getCause()), e.getCause());
        }
    }

    @Override
    public void close() {
        others.shutdownNow();
    }
}
