package io.maskstream.stream.infer;

import java.time.Duration;

/**
 * How many frames a batch may have: powers of two up to a limit that adapts to a latency target, up by one step after a
 * run of fast batches, halved after a slow one. Not safe for several threads.
 */
final class BatchSize {
    /** Fast batches in a row before the limit grows: a single one may be luck. */
    private static final int STEADY = 4;

    private final int most;
    private final long targetNanos;
    private int limit;
    private int fast;

    BatchSize(int most, Duration latencyTarget) {
        this.most = most;
        this.targetNanos = latencyTarget.toNanos();
        this.limit = most;
    }

    /** Most frames of the next batch. */
    int limit() {
        return bucket(limit);
    }

    /** The largest bucket that this many frames fill. */
    int bucket(int frames) {
        return frames >= most ? most : Integer.highestOneBit(frames);
    }

    /** Every size that a batch can have, smallest first. */
    int[] buckets() {
        int powers = Integer.numberOfTrailingZeros(Integer.highestOneBit(most)) + 1;
        boolean between = Integer.bitCount(most) != 1;
        int[] buckets = new int[powers + (between ? 1 : 0)];
        for (int i = 0; i < powers; i++) {
            buckets[i] = 1 << i;
        }
        if (between) {
            buckets[powers] = most;
        }
        return buckets;
    }

    /** Tells how long a batch ran. */
    void took(int size, long nanos) {
        if (nanos > targetNanos) {
            // Only a batch of the size that is allowed now says something about it.
            limit = size >= limit() ? Math.max(1, limit() / 2) : limit;
            fast = 0;
        } else if (size >= limit() && ++fast >= STEADY) {
            limit = Math.min(most, limit + 1);
            fast = 0;
        }
    }
}
