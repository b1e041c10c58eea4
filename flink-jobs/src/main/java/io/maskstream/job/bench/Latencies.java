package io.maskstream.job.bench;

import java.util.Arrays;
import java.util.BitSet;

/** How long after their scheduled times the masks of some frames arrived. Of one thread. */
final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Schedule schedule;
    private final int first;
    private final int end;
    private final BitSet expected = new BitSet();
    private final long[] nanos;
    private int arrived;

    /**
     * Looks at the frames from {@code first} to before {@code end}; those before are the warm-up, those after keep the load
     * up until the last one counted is through.
     */
    Latencies(Schedule schedule, int first, int end) {
        this.schedule = schedule;
        this.first = first;
        this.end = end;
        this.nanos = new long[end - first];
        expected.set(first, end);
    }

    /** A frame that gets no mask, since it is not shown. */
    void expectNone(int frame) {
        expected.clear(frame);
    }

    /** A mask has arrived; only the first of a frame counts, and only of those that are looked at. */
    void arrived(int frame, long atNanos) {
        if (expected.get(frame)) {
            expected.clear(frame);
            nanos[arrived++] = atNanos - schedule.due(frame);
        }
    }

    /** How many masks are yet to come. */
    int missing() {
        return expected.cardinality();
    }

    /** How many frames are looked at. */
    int frames() {
        return end - first;
    }

    /** The latency that a share of the frames stays within (nearest rank). */
    double percentileMillis(double share) {
        if (missing() > 0 || arrived == 0) {
            throw new IllegalStateException("%d of %d masks have not arrived".formatted(missing(), frames()));
        }
        long[] sorted = Arrays.copyOf(nanos, arrived);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * arrived);
        return sorted[Math.max(1, rank) - 1] / NANOS_PER_MILLI;
    }
}
