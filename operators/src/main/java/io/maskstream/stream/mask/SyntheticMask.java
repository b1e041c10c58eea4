package io.maskstream.stream.mask;

import io.maskstream.model.LabelMap;
import java.util.Random;

/**
 * Label maps like those of a segmenter, for measurements and tests: each label has a coarse field of random numbers that is
 * interpolated to the mask's size, and a pixel takes the label whose field is highest there, or none where all are low.
 */
final class SyntheticMask {
    private static final int CELLS_ACROSS = 12;
    private static final double LOW = 0.55;

    private SyntheticMask() {}

    /** Blobs of {@code labels} labels, the same for the same seed. */
    static LabelMap blobs(int width, int height, int labels, long seed) {
        int cellsDown = Math.max(2, CELLS_ACROSS * height / width);
        Random random = new Random(seed);
        double[][] fields = new double[labels][(CELLS_ACROSS + 1) * (cellsDown + 1)];
        for (double[] field : fields) {
            for (int i = 0; i < field.length; i++) {
                field[i] = random.nextDouble();
            }
        }
        short[] map = new short[width * height];
        short[] scores = new short[map.length];
        for (int row = 0; row < height; row++) {
            double y = row * (double) cellsDown / height;
            for (int column = 0; column < width; column++) {
                double x = column * (double) CELLS_ACROSS / width;
                choose(fields, x, y, row * width + column, map, scores);
            }
        }
        return new LabelMap(height, width, map, scores);
    }

    private static void choose(double[][] fields, double x, double y, int pixel, short[] map, short[] scores) {
        double highest = LOW;
        for (int label = 1; label <= fields.length; label++) {
            double value = interpolated(fields[label - 1], x, y);
            if (value > highest) {
                highest = value;
                map[pixel] = (short) label;
                scores[pixel] = (short) (value * 65535);
            }
        }
    }

    private static double interpolated(double[] field, double x, double y) {
        int left = (int) x;
        int top = (int) y;
        int at = top * (CELLS_ACROSS + 1) + left;
        double upper = field[at] + (x - left) * (field[at + 1] - field[at]);
        int below = at + CELLS_ACROSS + 1;
        double lower = field[below] + (x - left) * (field[below + 1] - field[below]);
        return upper + (y - top) * (lower - upper);
    }
}
