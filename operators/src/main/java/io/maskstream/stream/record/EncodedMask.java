package io.maskstream.stream.record;

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
}
