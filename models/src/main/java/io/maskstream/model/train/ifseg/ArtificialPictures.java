package io.maskstream.model.train.ifseg;

import java.util.SplittableRandom;

/**
 * Pictures that nobody took: a grid of random height and width, each cell of a random word. Resized by nearest neighbour,
 * it is what stands in each patch, and what each pixel is. The picture of a number is a function of the number and the seed.
 *
 * @param words how many there are
 * @param largest most cells along a side of the grid, S in the paper
 * @param side patches along each side
 * @param resolution pixels along each side
 * @param seed of all pictures
 */
record ArtificialPictures(int words, int largest, int side, int resolution, long seed) {
    /** So that neighbouring seeds have no pictures in common. */
    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    /**
     * One of them.
     *
     * @param patches side x side: the word of each patch
     * @param pixels resolution x resolution: the word of each pixel
     */
    record Artificial(long[] patches, long[] pixels) {}

    Artificial picture(long number) {
        SplittableRandom random = new SplittableRandom((seed * STRIDE ^ number) * STRIDE);
        int rows = 1 + random.nextInt(largest);
        int columns = 1 + random.nextInt(largest);
        long[] grid = new long[rows * columns];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = random.nextInt(words);
        }
        return new Artificial(resize(grid, rows, columns, side), resize(grid, rows, columns, resolution));
    }

    /** Nearest neighbour as PyTorch counts it, in 32-bit floats. */
    static long[] resize(long[] grid, int rows, int columns, int size) {
        float down = (float) rows / size;
        float across = (float) columns / size;
        long[] resized = new long[size * size];
        for (int y = 0; y < size; y++) {
            int row = Math.min(rows - 1, (int) (y * down));
            for (int x = 0; x < size; x++) {
                resized[y * size + x] = grid[row * columns + Math.min(columns - 1, (int) (x * across))];
            }
        }
        return resized;
    }
}
