package io.maskstream.stream.decode;

import java.io.Serializable;
import java.util.Objects;

/** Whether frames get a small picture for people. */
public sealed interface PreviewPolicy extends Serializable {

    /** No. */
    record None() implements PreviewPolicy {}

    /**
     * Yes, from exactly the sampled frames.
     *
     * @param width columns, at most; smaller frames are not enlarged. The height follows
     * @param sampling how many of the sampled frames get one
     */
    record Jpeg(int width, SamplingPolicy sampling) implements PreviewPolicy {
        public Jpeg {
            Objects.requireNonNull(sampling);
            if (width < 16 || width > 4096) {
                throw new IllegalArgumentException("preview width is %d, expected 16 to 4096".formatted(width));
            }
        }
    }
}
