package io.maskstream.job.adapt;

import io.maskstream.stream.control.Adapter;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What an adaptation has said of its end. */
final class Heard implements Adapter.Listener {
    private static final long LIMIT_SECONDS = 120;

    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void progressed(long step, long steps, Duration left) {}

    @Override
    public void ready(String directory, String digest) {
        ends.add("ready " + directory + " " + digest);
    }

    @Override
    public void failed(String reason) {
        ends.add("failed " + reason);
    }

    /** Waits for the end. */
    String end() throws InterruptedException {
        String end = ends.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (end == null) {
            throw new AssertionError("no end within %d s".formatted(LIMIT_SECONDS));
        }
        return end;
    }

    /** What came without waiting. */
    boolean silent() {
        return ends.isEmpty();
    }
}
