package io.maskstream.job.sql;

import io.maskstream.stream.record.FrameTimes;
import java.io.Serializable;
import java.time.Duration;

/**
 * When a frame was, on one clock for all streams. A sender's clock is believed where it agrees with ours; where it does not,
 * the frame was when it reached the frames topic, or us. So a camera whose clock is a day off is off by its way to us alone,
 * and of frames that arrive together the times differ by at most twice the skew.
 *
 * <p>A frame's time depends on its own record alone: a replay, a restart or another parallelism gives the same.
 *
 * @param longestSkew how far a sender's clock may be from ours
 */
record FrameClock(Duration longestSkew) implements Serializable {
    FrameClock {
        if (longestSkew.isNegative() || longestSkew.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException("a clock skew of %s; expected 0 to 365 days".formatted(longestSkew));
        }
    }

    /** Microseconds since 1970 UTC. */
    long timeUs(FrameTimes times) {
        long arrival = arrivalUs(times);
        long capture = times.captureUs().orElse(arrival);
        return within(capture, arrival) ? capture : arrival;
    }

    /** A replay polls long after the frame has reached its topic; a topic's time in the future is a producer's clock again. */
    private long arrivalUs(FrameTimes times) {
        long ingest = times.ingestUs();
        long recorded = times.kafkaTimestampUs().orElse(ingest);
        return recorded <= ingest || within(recorded, ingest) ? recorded : ingest;
    }

    private boolean within(long time, long reference) {
        long skew = longestSkew.toNanos() / 1000;
        // Differences of what a stranger has written may overflow; then they are no small ones.
        long apart = time - reference;
        boolean overflow = ((time ^ reference) & (time ^ apart)) < 0;
        return !overflow && apart >= -skew && apart <= skew;
    }
}
