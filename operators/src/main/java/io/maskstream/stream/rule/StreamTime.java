package io.maskstream.stream.rule;

import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.v1.RuleStateV1;
import java.time.Duration;

/**
 * The time of one stream, which only its own frames move: by their presentation time within the epoch, else by their
 * capture, else by their arrival. Where it jumps, what the frames before told ends there, and it goes on by the time between
 * their arrivals.
 */
final class StreamTime {
    /** How a frame stands to those before. */
    enum Step {
        /** It is the next. */
        NEXT,
        /** The first of all or of an epoch: nothing is known of the time before it. */
        START,
        /** Its time is so far from the last frame's that nothing is known of the time between. */
        JUMP,
        /** It is older than the last frame. */
        BEHIND
    }

    private static final int PRESENTATION = 0;
    private static final int CAPTURE = 1;
    private static final int ARRIVAL = 2;

    private final long longestGapUs;
    private boolean started;
    private RuleStateV1.Time last;

    StreamTime(Duration longestGap, boolean started, RuleStateV1.Time last) {
        this.longestGapUs = longestGap.toNanos() / 1000;
        this.started = started;
        this.last = last;
    }

    /** Takes a frame's time, unless it is behind. */
    Step step(SegmentedFrame frame) {
        RuleStateV1.Time now = of(frame);
        Step step = compare(now);
        if (step == Step.BEHIND) {
            return step;
        }
        long passed = step == Step.NEXT
                ? now.getTimeUs() - last.getTimeUs()
                : started ? Math.max(0, now.getIngestUs() - last.getIngestUs()) : 0;
        last = now.toBuilder().setElapsedUs(last.getElapsedUs() + passed).build();
        started = true;
        return step;
    }

    private Step compare(RuleStateV1.Time now) {
        if (!started || now.getEpoch() != last.getEpoch() || now.getKind() != last.getKind()) {
            return Step.START;
        }
        long passed = now.getTimeUs() - last.getTimeUs();
        if (Math.abs(passed) > longestGapUs) {
            return Step.JUMP;
        }
        boolean again = passed == 0 && now.getSequence() == last.getSequence();
        return passed < 0 || again ? Step.BEHIND : Step.NEXT;
    }

    private static RuleStateV1.Time of(SegmentedFrame frame) {
        FrameTimes times = frame.times();
        int kind = times.ptsUs().isPresent() ? PRESENTATION : times.captureUs().isPresent() ? CAPTURE : ARRIVAL;
        return RuleStateV1.Time.newBuilder()
                .setEpoch(frame.id().epoch())
                .setSequence(frame.id().sequence())
                .setKind(kind)
                .setTimeUs(timeUs(frame))
                .setIngestUs(times.ingestUs())
                .build();
    }

    /** A frame's place in the stream's time; of one epoch alone. */
    static long timeUs(SegmentedFrame frame) {
        FrameTimes times = frame.times();
        return times.ptsUs().orElse(times.captureUs().orElse(times.ingestUs()));
    }

    /** A frame as a moment; {@link #step} has taken it. */
    RuleStateV1.Moment moment(SegmentedFrame frame) {
        RuleStateV1.Moment.Builder moment = RuleStateV1.Moment.newBuilder()
                .setFrameId(frame.id().text())
                .setWallUs(frame.times().captureUs().orElse(frame.times().ingestUs()))
                .setSenderClock(frame.times().captureUs().isPresent())
                .setElapsedUs(last.getElapsedUs());
        frame.times().ptsUs().ifPresent(moment::setPtsUs);
        return moment.build();
    }

    /** Whether it is this very frame that was the last. */
    boolean isLast(SegmentedFrame frame) {
        return started && frame.id().epoch() == last.getEpoch() && frame.id().sequence() == last.getSequence();
    }

    long elapsedUs() {
        return last.getElapsedUs();
    }

    boolean started() {
        return started;
    }

    RuleStateV1.Time state() {
        return last;
    }
}
