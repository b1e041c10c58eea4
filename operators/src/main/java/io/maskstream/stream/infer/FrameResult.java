package io.maskstream.stream.infer;

import io.maskstream.stream.mask.MaskEncoder;
import io.maskstream.stream.record.ShedReason;

/** What came of a frame. */
sealed interface FrameResult {

    /**
     * A mask.
     *
     * @param mask label map and regions
     * @param queueNanos waiting for the batch
     * @param inferenceNanos the batch's run
     * @param maskNanos encoding of this mask
     * @param batch frames of the batch
     */
    record Segmented(MaskEncoder.Encoded mask, long queueNanos, long inferenceNanos, long maskNanos, int batch)
            implements FrameResult {}

    /**
     * The model failed.
     *
     * @param cause why
     */
    record Failed(Throwable cause) implements FrameResult {}

    /**
     * The model never saw it.
     *
     * @param reason why
     */
    record Shed(ShedReason reason) implements FrameResult {}
}
