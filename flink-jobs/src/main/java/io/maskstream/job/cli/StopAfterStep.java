package io.maskstream.job.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C lets the step that runs come to its end and its state be saved: a process that ends while its threads
 * multiply crashes in the natives.
 */
final class StopAfterStep {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean wanted = new AtomicBoolean();

    StopAfterStep(PrintWriter err) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(err), "maskstream-stop"));
    }

    private void await(PrintWriter err) {
        if (ended.getCount() == 0) {
            return;
        }
        wanted.set(true);
        err.println();
        err.println("maskstream: stopping after this step ...");
        try {
            boolean whole = ended.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            err.flush();
            // Only halt can still choose the exit code here.
            Runtime.getRuntime().halt(whole ? 0 : Errors.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean wanted() {
        return wanted.get();
    }

    void ended() {
        ended.countDown();
    }
}
