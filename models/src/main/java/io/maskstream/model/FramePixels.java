package io.maskstream.model;

/**
 * One picture of a batch, and the mask that is wanted of it.
 *
 * @param rgb height x width x 3 bytes, rows first
 * @param content where in the picture the frame itself is; the rest is padding, which never reaches a mask
 * @param maskHeight height of the wanted mask; the content is scaled to it on the device before the labels are chosen
 * @param maskWidth width of the wanted mask
 */
public record FramePixels(byte[] rgb, PixelArea content, int maskHeight, int maskWidth) {
    public FramePixels {
        if (maskHeight < 1 || maskWidth < 1) {
            throw new IllegalArgumentException(
                    "mask size %dx%d: both must be positive".formatted(maskWidth, maskHeight));
        }
    }

    /** A picture without padding whose mask has the picture's own size. */
    public static FramePixels whole(byte[] rgb, int height, int width) {
        return new FramePixels(rgb, PixelArea.whole(height, width), height, width);
    }
}
