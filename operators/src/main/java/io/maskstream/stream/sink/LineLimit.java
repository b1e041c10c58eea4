package io.maskstream.stream.sink;

import java.time.Duration;

/** Lets through so many lines in a time and counts the rest. */
final class LineLimit {
    private final int lines;
    private final long windowNanos;
    private boolean started;
    private long windowStart;
    private int used;
    private long suppressed;

    LineLimit(int lines, Duration window) {
        this.lines = lines;
        this.windowNanos = window.toNanos();
    }

    boolean allows(long nowNanos) {
        if (!started || nowNanos - windowStart >= windowNanos) {
            started = true;
            windowStart = nowNanos;
            used = 0;
        }
        if (used == lines) {
            suppressed++;
            return false;
        }
        used++;
        return true;
    }

    /** Lines left out since the last call. */
    long takeSuppressed() {
        long count = suppressed;
        suppressed = 0;
        return count;
    }
}
