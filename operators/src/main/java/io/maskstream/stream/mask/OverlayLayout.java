package io.maskstream.stream.mask;

/**
 * Sizes of a drawing, all from the size of the picture, so that they are the same for every frame of a stream.
 *
 * @param pictureWidth columns of the picture
 * @param pictureHeight rows of the picture
 * @param scale whole factor by which it is enlarged
 * @param fontSize of the names, in pixels
 * @param border thickness of a region's border on either side, in pixels
 */
record OverlayLayout(int pictureWidth, int pictureHeight, int scale, int fontSize, int border) {
    private static final int NARROWEST = 320;
    private static final int SMALLEST_FONT = 12;
    private static final int LARGEST_FONT = 56;

    static OverlayLayout of(int pictureWidth, int pictureHeight) {
        int scale = Math.max(1, (NARROWEST + pictureWidth - 1) / pictureWidth);
        int width = pictureWidth * scale;
        int fontSize = Math.min(LARGEST_FONT, Math.max(SMALLEST_FONT, width / 60));
        return new OverlayLayout(pictureWidth, pictureHeight, scale, fontSize, Math.max(1, width / 960));
    }

    /** Columns of the drawing. */
    int width() {
        return pictureWidth * scale;
    }

    /** Rows of the drawing without its legend. */
    int height() {
        return pictureHeight * scale;
    }
}
