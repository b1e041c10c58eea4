package io.maskstream.stream.video;

/**
 * Uint8 RGB pixels.
 *
 * @param width columns
 * @param height rows
 * @param rgb height x width x 3 bytes, rows first; not written after construction
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("%d bytes of pixels, expected %d for %dx%d RGB"
                    .formatted(rgb.length, 3L * width * height, width, height));
        }
    }
}
