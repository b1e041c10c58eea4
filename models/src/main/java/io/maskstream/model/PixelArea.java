package io.maskstream.model;

/** A rectangle of whole pixels: {@code x}, {@code y} of its top left corner, at least one pixel in size. */
public record PixelArea(int x, int y, int width, int height) {
    public PixelArea {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("area %dx%d at (%d, %d): the corner must not be negative and the size "
                            .formatted(width, height, x, y)
                    + "must be positive");
        }
    }

    /** All of a picture. */
    public static PixelArea whole(int height, int width) {
        return new PixelArea(0, 0, width, height);
    }

    /** First column beyond the area. */
    public int right() {
        return x + width;
    }

    /** First row beyond the area. */
    public int bottom() {
        return y + height;
    }
}
