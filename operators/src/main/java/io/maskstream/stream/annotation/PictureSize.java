package io.maskstream.stream.annotation;

import io.maskstream.stream.mask.MaskFormatException;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.SegmentedFrame;

/** The size of the pictures on which the annotations lie. */
public enum PictureSize {
    /** That of the camera's pictures; masks are scaled to it. */
    FRAME,
    /** That of the masks, pixel by pixel. */
    MASK;

    PatchMap patches(SegmentedFrame frame) {
        PatchMap map = PatchMap.of(frame);
        return this == MASK
                ? map
                : map.scaled(frame.geometry().width(), frame.geometry().height());
    }

    /** @throws MaskFormatException if the frame is larger than any picture that is decoded */
    void require(SegmentedFrame frame) {
        int width = frame.geometry().width();
        int height = frame.geometry().height();
        if (this == FRAME && (long) width * height > RunLengthCodec.MAX_PIXELS) {
            throw new MaskFormatException("a frame of %dx%d has more than %d pixels; annotate in the size of the mask"
                    .formatted(width, height, RunLengthCodec.MAX_PIXELS));
        }
    }
}
