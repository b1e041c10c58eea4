package io.maskstream.stream.source;

import java.util.concurrent.CompletableFuture;

/** Tells Flink when to ask again: raised by whoever has something, lowered before looking. */
final class Availability {
    private CompletableFuture<Void> future = CompletableFuture.completedFuture(null);

    /** Done when there may be something. */
    synchronized CompletableFuture<Void> future() {
        return future;
    }

    void raise() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = future;
        }
        // Outside of the lock, since whoever waits runs here.
        waiting.complete(null);
    }

    /** What was raised so far is looked at now; what is raised from here on counts. */
    synchronized void lower() {
        if (future.isDone()) {
            future = new CompletableFuture<>();
        }
    }
}
