package io.maskstream.model.image;

/**
 * A picture in memory.
 *
 * @param height rows
 * @param width columns
 * @param rgb height x width x 3 bytes, rows first; not written after construction
 */
public record Picture(int height, int width, byte[] rgb) {
    public Picture {
        requireSize(width, height);
        if (rgb.length != 3L * height * width) {
            throw new IllegalArgumentException("picture %dx%d has %d bytes, expected %d"
                    .formatted(width, height, rgb.length, 3L * height * width));
        }
    }

    static void requireSize(int width, int height) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("picture size %dx%d: both must be positive".formatted(width, height));
        }
    }
}
