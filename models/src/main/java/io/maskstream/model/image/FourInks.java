package io.maskstream.model.image;

import java.awt.image.Raster;

/**
 * CMYK of JPEG files as RGB. As Pillow does it: inks are stored inverted (Adobe's way) whether the file says so or not, and
 * a profile changes nothing.
 */
final class FourInks {
    private FourInks() {}

    /**
     * @param raster four bands of 8 bits
     * @param ycck whether the first three bands are luminance and chrominance of the inks
     */
    static byte[] rgb(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        int[] row = new int[4 * width];
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                if (ycck) {
                    toInks(row, 4 * x);
                }
                int black = row[4 * x + 3];
                for (int channel = 0; channel < 3; channel++) {
                    rgb[at++] = (byte) (black - share(255 - row[4 * x + channel], black));
                }
            }
        }
        return rgb;
    }

    /** ITU-T T.871, then inverted: Adobe keeps what the inks leave of red, green and blue. */
    private static void toInks(int[] row, int at) {
        double luminance = row[at];
        double blueness = row[at + 1] - 128;
        double redness = row[at + 2] - 128;
        row[at] = 255 - level(luminance + 1.402 * redness);
        row[at + 1] = 255 - level(luminance - 0.344136 * blueness - 0.714136 * redness);
        row[at + 2] = 255 - level(luminance + 1.772 * blueness);
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, Math.floor(value + 0.5)));
    }

    /** a x b / 255, rounded. */
    private static int share(int a, int b) {
        return (a * b + 127) / 255;
    }
}
