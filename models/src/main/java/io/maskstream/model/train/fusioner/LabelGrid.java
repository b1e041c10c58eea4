package io.maskstream.model.train.fusioner;

/** Label maps in another size. */
final class LabelGrid {
    private static final int NOUNS = 256;

    private LabelGrid() {}

    /**
     * The noun that most pixels of each cell have, the first of equals; in cells smaller than a pixel the nearest.
     *
     * @param labels height x width, each below 256
     * @param side of the result
     */
    static byte[] majority(short[] labels, int width, int height, int side) {
        byte[] grid = new byte[side * side];
        int[] counts = new int[NOUNS];
        for (int row = 0; row < side; row++) {
            int top = from(row, side, height);
            int bottom = Math.max(top + 1, from(row + 1, side, height));
            for (int column = 0; column < side; column++) {
                int left = from(column, side, width);
                int right = Math.max(left + 1, from(column + 1, side, width));
                grid[row * side + column] = (byte) most(labels, width, top, bottom, left, right, counts);
            }
        }
        return grid;
    }

    private static int from(int cell, int cells, int length) {
        return (int) ((long) cell * length / cells);
    }

    private static int most(short[] labels, int width, int top, int bottom, int left, int right, int[] counts) {
        int best = labels[top * width + left];
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int label = labels[y * width + x];
                counts[label]++;
                if (counts[label] > counts[best] || counts[label] == counts[best] && label < best) {
                    best = label;
                }
            }
        }
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                counts[labels[y * width + x]] = 0;
            }
        }
        return best;
    }
}
