package io.maskstream.stream.infer;

import io.maskstream.stream.record.Frame;
import java.util.OptionalLong;

/**
 * A frame that waits for its batch.
 *
 * @param frame the frame
 * @param owner who gets the result
 * @param session what it is to be segmented with
 * @param submittedNanos when it began to wait, on the monotonic clock
 * @param place the owner's number for it
 * @param staleNanos when it is too old to be run; empty where it must run, however late
 */
record PendingFrame(
        Frame frame, Owner owner, SharedSession session, long submittedNanos, long place, OptionalLong staleNanos) {

    /** A frame that is never shed. */
    PendingFrame(Frame frame, Owner owner, SharedSession session, long submittedNanos, long place) {
        this(frame, owner, session, submittedNanos, place, OptionalLong.empty());
    }

    /** Frames can run together that have one size and are segmented with one model and vocabulary. */
    boolean fits(PendingFrame other) {
        return session == other.session
                && frame.inputHeight() == other.frame.inputHeight()
                && frame.inputWidth() == other.frame.inputWidth();
    }

    boolean sheddable() {
        return staleNanos.isPresent();
    }

    boolean staleAt(long nowNanos) {
        // nanoTime wraps: only differences can be compared.
        return staleNanos.isPresent() && nowNanos - staleNanos.getAsLong() > 0;
    }

    String stream() {
        return frame.id().stream();
    }
}
