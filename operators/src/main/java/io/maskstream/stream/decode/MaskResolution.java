package io.maskstream.stream.decode;

import java.io.Serializable;

/** Of which size masks are. */
public sealed interface MaskResolution extends Serializable {

    /** Of the frame's part of the model's input. */
    record Model() implements MaskResolution {}

    /** Of the camera's picture, upright. */
    record Frame() implements MaskResolution {}

    /** Of this size. */
    record Fixed(int width, int height) implements MaskResolution {
        public Fixed {
            if (width < 1 || height < 1) {
                throw new IllegalArgumentException("mask size %dx%d: both must be positive".formatted(width, height));
            }
        }
    }
}
