package io.maskstream.model.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Takes the stored values of a decoded picture as RGB bytes. */
final class Samples {
    private static final int WHITE = 255;

    private Samples() {}

    static byte[] rgb(BufferedImage image) {
        ColorModel model = image.getColorModel();
        int type = model.getColorSpace().getType();
        boolean direct = type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY;
        // Grey must not go through Java's colour conversion, which takes it for linear light and brightens it.
        if (direct && !(model instanceof IndexColorModel) && !model.isAlphaPremultiplied()) {
            return stored(image, type == ColorSpace.TYPE_GRAY);
        }
        return converted(image);
    }

    private static byte[] stored(BufferedImage image, boolean grey) {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int bands = raster.getNumBands();
        int width = image.getWidth();
        int[] row = new int[width * bands];
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int out = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = x * bands;
                int alpha =
                        model.hasAlpha() ? eightBits(row[at + bands - 1], model.getComponentSize(bands - 1)) : WHITE;
                for (int c = 0; c < 3; c++) {
                    int band = grey ? 0 : c;
                    int value = eightBits(row[at + band], model.getComponentSize(band));
                    rgb[out++] = (byte) onWhite(value, alpha);
                }
            }
        }
        return rgb;
    }

    private static byte[] converted(BufferedImage image) {
        int width = image.getWidth();
        int[] row = new int[width];
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int out = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int pixel : row) {
                int alpha = pixel >>> 24;
                rgb[out++] = (byte) onWhite(pixel >> 16 & 0xff, alpha);
                rgb[out++] = (byte) onWhite(pixel >> 8 & 0xff, alpha);
                rgb[out++] = (byte) onWhite(pixel & 0xff, alpha);
            }
        }
        return rgb;
    }

    private static int eightBits(int value, int bits) {
        if (bits == 8) {
            return value;
        }
        return bits > 8 ? value >>> (bits - 8) : value * 255 / ((1 << bits) - 1);
    }

    private static int onWhite(int value, int alpha) {
        return alpha == 255 ? value : (value * alpha + WHITE * (255 - alpha) + 127) / 255;
    }
}
