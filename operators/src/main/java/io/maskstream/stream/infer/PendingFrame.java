package io.maskstream.stream.infer;

import io.maskstream.stream.record.Frame;

/**
 * A frame that waits for its batch.
 *
 * @param frame the frame
 * @param owner who gets the result
 * @param session what it is to be segmented with
 * @param admittedNanos when it was admitted, on the monotonic clock
 * @param place the owner's number for it
 */
record PendingFrame(Frame frame, Owner owner, SharedSession session, long admittedNanos, long place) {

    /** Frames can run together that have one size and are segmented with one model and vocabulary. */
    boolean fits(PendingFrame other) {
        return session == other.session
                && frame.inputHeight() == other.frame.inputHeight()
                && frame.inputWidth() == other.frame.inputWidth();
    }
}
