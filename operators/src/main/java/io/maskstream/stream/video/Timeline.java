package io.maskstream.stream.video;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Follows the times of a stream in decoding order and finds where they start over: a restart, a wrap of the 33 bits of
 * MPEG-2, a splice.
 *
 * <p>Decoding times only go up, so any step back of more than {@link #JITTER}, or any at all at a random access point,
 * is a break. Where there are only presentation times, pictures that are shown late make steps back of their own; but
 * nothing behind a random access point is shown before what precedes it (leading pictures aside, which come later), so
 * there a step back is a break, and elsewhere one of more than {@link #LONGEST_REORDERING}.
 *
 * @param highestPtsUs latest presentation time since the last break; empty before the first
 * @param lastDtsUs decoding time of the last packet; empty where it had none
 * @param packets packets since the last break, up to {@value #STRAGGLERS}
 */
public record Timeline(OptionalLong highestPtsUs, OptionalLong lastDtsUs, int packets) {
    /** Senders without B-frames stamp with a clock that may tremble. */
    public static final Duration JITTER = Duration.ofSeconds(1);

    /** Longer than any group of reordered pictures. */
    public static final Duration LONGEST_REORDERING = Duration.ofSeconds(10);

    /** After a wrap the last pictures before it are still to come, with their high times. */
    private static final int STRAGGLERS = 32;

    /** Nothing seen yet. */
    public static Timeline start() {
        return new Timeline(OptionalLong.empty(), OptionalLong.empty(), 0);
    }

    /**
     * Times of one packet.
     *
     * @param randomAccess whether decoding can start at it
     * @param intraOnly whether each packet is a picture of its own
     */
    public record Stamp(OptionalLong ptsUs, OptionalLong dtsUs, boolean randomAccess, boolean intraOnly) {}

    /** Whether times start over with this packet. */
    public boolean breaksAt(Stamp stamp) {
        if (stamp.dtsUs().isPresent() && lastDtsUs.isPresent()) {
            long back = lastDtsUs.getAsLong() - stamp.dtsUs().getAsLong();
            boolean sharp = stamp.randomAccess() && !stamp.intraOnly();
            return back > (sharp ? 0 : micros(JITTER));
        }
        if (stamp.ptsUs().isEmpty() || highestPtsUs.isEmpty()) {
            return false;
        }
        long back = highestPtsUs.getAsLong() - stamp.ptsUs().getAsLong();
        if (stamp.intraOnly()) {
            return back > micros(JITTER);
        }
        return back > (stamp.randomAccess() ? 0 : micros(LONGEST_REORDERING));
    }

    /** Whether times leap ahead further than a stream without a break would. */
    public boolean leapsAt(Stamp stamp) {
        return stamp.dtsUs().isPresent()
                && lastDtsUs.isPresent()
                && stamp.dtsUs().getAsLong() - lastDtsUs.getAsLong() > micros(LONGEST_REORDERING);
    }

    /** The timeline with this packet, which broke it or did not. */
    public Timeline after(Stamp stamp, boolean broken) {
        OptionalLong dts = stamp.dtsUs().isPresent() || broken ? stamp.dtsUs() : lastDtsUs;
        if (broken) {
            return new Timeline(stamp.ptsUs(), dts, 1);
        }
        int count = Math.min(STRAGGLERS, packets + 1);
        if (stamp.ptsUs().isEmpty() || highestPtsUs.isEmpty()) {
            return new Timeline(stamp.ptsUs().isPresent() ? stamp.ptsUs() : highestPtsUs, dts, count);
        }
        long pts = stamp.ptsUs().getAsLong();
        long highest = highestPtsUs.getAsLong();
        boolean straggler = count < STRAGGLERS && pts - highest > micros(LONGEST_REORDERING);
        return new Timeline(OptionalLong.of(straggler ? highest : Math.max(highest, pts)), dts, count);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
