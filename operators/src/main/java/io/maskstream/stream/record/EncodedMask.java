package io.maskstream.stream.record;

import java.util.Arrays;
import java.util.Objects;

/**
 * A whole label map, run-length encoded.
 *
 * @param width columns
 * @param height rows
 * @param runs rows first, pairs of varints (value, run length) that cover the mask exactly; value 0 is unlabelled, k is
 *     {@code labels[k - 1]}
 */
public record EncodedMask(int width, int height, byte[] runs) {
    public EncodedMask {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("mask size %dx%d: both must be positive".formatted(width, height));
        }
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof EncodedMask mask
                && width == mask.width
                && height == mask.height
                && Arrays.equals(runs, mask.runs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, Arrays.hashCode(runs));
    }
}
