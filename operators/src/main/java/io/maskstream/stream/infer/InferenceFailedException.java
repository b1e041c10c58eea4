package io.maskstream.stream.infer;

import io.maskstream.stream.record.FrameId;

/** The model failed on a frame. The task fails with it, and a restart replays the frame: nothing is lost. */
public final class InferenceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InferenceFailedException(FrameId frame, Throwable cause) {
        super("the model failed on frame %s: %s".formatted(frame, cause.getMessage()), cause);
    }
}
