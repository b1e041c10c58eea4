package io.maskstream.job.viewer;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * A frame number that can be read off a picture: twelve fields in the upper third of the picture, white for 1 and black for 0,
 * lowest bit first. Large fields outlive JPEG, scaling and a mask over their lower neighbours.
 */
public final class BarCode {
    /** Numbers from 0 to one less than this can be told apart. */
    public static final int NUMBERS = 1 << 12;

    private static final int BITS = 12;

    private BarCode() {}

    /** A picture that shows a number. */
    public static BufferedImage draw(int width, int height, int number) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setPaint(new Color(70, 84, 100));
        graphics.fillRect(0, 0, width, height);
        graphics.setPaint(new Color(120, 140, 90));
        graphics.fillOval(number * 4 % (width + 80) - 80, height / 3 + 4, 80, height / 4);
        for (int bit = 0; bit < BITS; bit++) {
            graphics.setPaint((number >> bit & 1) == 1 ? Color.WHITE : Color.BLACK);
            graphics.fillRect(bit * width / BITS, 0, width / BITS + 1, height / 3);
        }
        graphics.dispose();
        return picture;
    }

    /** The number in a picture of height x width x 3 bytes. */
    public static int read(byte[] rgb, int width, int height) {
        int number = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int x = (2 * bit + 1) * width / (2 * BITS);
            int green = Byte.toUnsignedInt(rgb[3 * (height / 6 * width + x) + 1]);
            number |= (green > 127 ? 1 : 0) << bit;
        }
        return number;
    }

    /**
     * A label map that shows a number in its lower third: value 1 for a 1, 0 for a 0; the middle third is value 2, the upper
     * one unlabelled.
     */
    public static short[] labels(int width, int height, int number) {
        short[] map = new short[width * height];
        for (int y = height / 3; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean code = y >= 2 * height / 3;
                map[y * width + x] = (short) (code ? number >> (x * BITS / width) & 1 : 2);
            }
        }
        return map;
    }
}
