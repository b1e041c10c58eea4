package io.maskstream.model.image;

import java.util.Arrays;

/**
 * OpenCV's resizing of 8-bit pictures by two or four neighbours along each axis: weights as fixed-point numbers of 11
 * bits, columns first, rounded once at the end.
 */
final class OpenCvTaps {
    private static final int BITS = 11;
    private static final int ONE = 1 << BITS;
    private static final float A = -0.75f;

    private OpenCvTaps() {}

    /** Input pixels per output pixel. The order of the two divisions decides where index x scale is a whole number. */
    static double scale(int inputSize, int outputSize) {
        return 1 / ((double) outputSize / inputSize);
    }

    /**
     * Neighbours along one axis.
     *
     * @param position input pixel that weight {@code origin} belongs to
     * @param weights fixed-point, (output position, neighbour)
     */
    private record Taps(int[] position, int[][] weights) {}

    static Picture linear(Picture picture, int width, int height) {
        if (scale(picture.width(), width) == 2 && scale(picture.height(), height) == 2) {
            // Equal weights: OpenCV takes the path of INTER_AREA.
            return OpenCvArea.blocks(picture, width, height, 2, 2);
        }
        return twoNeighbours(
                picture,
                width,
                height,
                linearTaps(picture.width(), width, true),
                linearTaps(picture.height(), height, false));
    }

    /** INTER_AREA where an axis grows: like bilinear, with the positions of area averaging. */
    static Picture areaGrowing(Picture picture, int width, int height) {
        return twoNeighbours(
                picture,
                width,
                height,
                areaTaps(picture.width(), width, true),
                areaTaps(picture.height(), height, false));
    }

    static Picture cubic(Picture picture, int width, int height) {
        return fourNeighbours(
                picture, width, height, cubicTaps(picture.width(), width), cubicTaps(picture.height(), height));
    }

    static Picture nearest(Picture picture, int width, int height) {
        double scaleX = scale(picture.width(), width);
        double scaleY = scale(picture.height(), height);
        byte[] out = new byte[3 * height * width];
        for (int y = 0; y < height; y++) {
            int row = Math.min((int) Math.floor(y * scaleY), picture.height() - 1);
            for (int x = 0; x < width; x++) {
                int column = Math.min((int) Math.floor(x * scaleX), picture.width() - 1);
                System.arraycopy(picture.rgb(), 3 * (row * picture.width() + column), out, 3 * (y * width + x), 3);
            }
        }
        return new Picture(height, width, out);
    }

    private static Taps linearTaps(int inputSize, int outputSize, boolean clamped) {
        double scale = scale(inputSize, outputSize);
        int[] position = new int[outputSize];
        int[][] weights = new int[outputSize][];
        for (int i = 0; i < outputSize; i++) {
            float centre = (float) ((i + 0.5) * scale - 0.5);
            int below = (int) Math.floor(centre);
            linearTap(position, weights, i, below, centre - below, clamped ? inputSize : Integer.MAX_VALUE);
        }
        return new Taps(position, weights);
    }

    private static Taps areaTaps(int inputSize, int outputSize, boolean clamped) {
        double scale = scale(inputSize, outputSize);
        double inverse = (double) outputSize / inputSize;
        int[] position = new int[outputSize];
        int[][] weights = new int[outputSize][];
        for (int i = 0; i < outputSize; i++) {
            int below = (int) Math.floor(i * scale);
            float share = (float) (i + 1 - (below + 1) * inverse);
            share = share <= 0 ? 0 : share - (float) Math.floor(share);
            linearTap(position, weights, i, below, share, clamped ? inputSize : Integer.MAX_VALUE);
        }
        return new Taps(position, weights);
    }

    /** Columns at an edge lose their second neighbour; rows keep the weights and repeat the edge instead. */
    private static void linearTap(int[] position, int[][] weights, int i, int below, float share, int inputSize) {
        boolean edge = inputSize != Integer.MAX_VALUE && (below < 0 || below >= inputSize - 1);
        position[i] = edge ? Math.max(0, Math.min(inputSize - 1, below)) : below;
        float second = edge ? 0 : share;
        weights[i] = new int[] {(int) Math.rint((1 - second) * ONE), (int) Math.rint(second * ONE)};
    }

    private static Taps cubicTaps(int inputSize, int outputSize) {
        double scale = scale(inputSize, outputSize);
        int[] position = new int[outputSize];
        int[][] weights = new int[outputSize][4];
        for (int i = 0; i < outputSize; i++) {
            float centre = (float) ((i + 0.5) * scale - 0.5);
            position[i] = (int) Math.floor(centre);
            float x = centre - position[i];
            float[] real = new float[4];
            real[0] = ((A * (x + 1) - 5 * A) * (x + 1) + 8 * A) * (x + 1) - 4 * A;
            real[1] = ((A + 2) * x - (A + 3)) * x * x + 1;
            real[2] = ((A + 2) * (1 - x) - (A + 3)) * (1 - x) * (1 - x) + 1;
            real[3] = 1 - real[0] - real[1] - real[2];
            for (int k = 0; k < 4; k++) {
                weights[i][k] = (int) Math.rint(real[k] * ONE);
            }
        }
        return new Taps(position, weights);
    }

    private static Picture twoNeighbours(Picture picture, int width, int height, Taps columns, Taps rows) {
        int stride = 3 * width;
        byte[] out = new byte[height * stride];
        RowCache cache = new RowCache(picture, columns, 2, 0);
        for (int y = 0; y < height; y++) {
            int[] above = cache.row(rows.position[y]);
            int[] below = cache.row(rows.position[y] + 1);
            int first = rows.weights[y][0];
            int second = rows.weights[y][1];
            for (int x = 0; x < stride; x++) {
                // OpenCV's own sequence of shifts: each product is cut before the sum is rounded.
                int sum = (first * (above[x] >> 4) >> 16) + (second * (below[x] >> 4) >> 16);
                out[y * stride + x] = (byte) (sum + 2 >> 2);
            }
        }
        return new Picture(height, width, out);
    }

    private static Picture fourNeighbours(Picture picture, int width, int height, Taps columns, Taps rows) {
        int stride = 3 * width;
        byte[] out = new byte[height * stride];
        RowCache cache = new RowCache(picture, columns, 4, -1);
        float unit = 1f / (ONE * ONE);
        for (int y = 0; y < height; y++) {
            int[] first = cache.row(rows.position[y] - 1);
            int[] second = cache.row(rows.position[y]);
            int[] third = cache.row(rows.position[y] + 1);
            int[] fourth = cache.row(rows.position[y] + 2);
            int[] weights = rows.weights[y];
            float one = weights[0] * unit;
            float two = weights[1] * unit;
            float three = weights[2] * unit;
            float four = weights[3] * unit;
            for (int x = 0; x < stride; x++) {
                // OpenCV's vector code leaves fixed point here, and adds from the last row to the first.
                float sum = first[x] * one + (second[x] * two + (third[x] * three + fourth[x] * four));
                out[y * stride + x] = (byte) Math.max(0, Math.min(255, (int) Math.rint(sum)));
            }
        }
        return new Picture(height, width, out);
    }

    /** Rows whose columns are done; the last few are kept, since neighbouring output rows share them. */
    private static final class RowCache {
        private final Picture picture;
        private final Taps columns;
        private final int offset;
        private final int[][] rows;
        private final int[] held;

        RowCache(Picture picture, Taps columns, int neighbours, int offset) {
            this.picture = picture;
            this.columns = columns;
            this.offset = offset;
            this.rows = new int[neighbours][3 * columns.position.length];
            this.held = new int[neighbours];
            Arrays.fill(held, Integer.MIN_VALUE);
        }

        int[] row(int wanted) {
            int y = Math.max(0, Math.min(picture.height() - 1, wanted));
            int slot = y % rows.length;
            if (held[slot] != y) {
                fill(y, rows[slot]);
                held[slot] = y;
            }
            return rows[slot];
        }

        private void fill(int y, int[] row) {
            byte[] in = picture.rgb();
            int start = 3 * y * picture.width();
            for (int x = 0; x < columns.position.length; x++) {
                int[] weights = columns.weights[x];
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int k = 0; k < weights.length; k++) {
                    int column = columns.position[x] + offset + k;
                    int from = start + 3 * Math.max(0, Math.min(picture.width() - 1, column));
                    red += weights[k] * (in[from] & 0xff);
                    green += weights[k] * (in[from + 1] & 0xff);
                    blue += weights[k] * (in[from + 2] & 0xff);
                }
                row[3 * x] = red;
                row[3 * x + 1] = green;
                row[3 * x + 2] = blue;
            }
        }
    }
}
