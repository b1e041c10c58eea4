package io.maskstream.stream.decode;

import java.util.OptionalLong;

/**
 * Picks frames by their presentation time: one is due every interval. A frame may be early by a quarter of it, since
 * containers round times; what is due next moves by whole intervals, so that the rate holds in the long run.
 */
final class TimeSampler {
    private final OptionalLong intervalUs;
    private OptionalLong dueUs;

    /**
     * @param dueUs when the next frame is due, as {@link #dueUs} gave it; empty at the start of an epoch
     */
    TimeSampler(SamplingPolicy policy, OptionalLong dueUs) {
        this.intervalUs = policy instanceof SamplingPolicy.AtMost most
                ? OptionalLong.of(most.interval().toNanos() / 1000)
                : OptionalLong.empty();
        this.dueUs = dueUs;
    }

    /** Whether the next frame in the order of presentation goes on. */
    boolean admits(OptionalLong ptsUs) {
        if (intervalUs.isEmpty() || ptsUs.isEmpty()) {
            return true;
        }
        long interval = intervalUs.getAsLong();
        long time = ptsUs.getAsLong();
        if (dueUs.isPresent() && time < dueUs.getAsLong() - interval / 4) {
            return false;
        }
        boolean onTime = dueUs.isPresent() && time - dueUs.getAsLong() < interval;
        dueUs = OptionalLong.of((onTime ? dueUs.getAsLong() : time) + interval);
        return true;
    }

    /** Forgets the past: the next frame goes on. */
    void restart() {
        dueUs = OptionalLong.empty();
    }

    OptionalLong dueUs() {
        return dueUs;
    }
}
