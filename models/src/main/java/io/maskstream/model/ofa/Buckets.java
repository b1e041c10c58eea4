package io.maskstream.model.ofa;

/**
 * Which row of a table stands for a position, or for a pair of positions, as OFA's code has them ({@code
 * make_token_bucket_position}, {@code make_image_bucket_position}).
 */
public final class Buckets {
    /** Distances grow logarithmically up to here. */
    private static final int MOST_TOKENS = 1024;

    private Buckets() {}

    /** Rows for pairs of so many tokens (length x length): exact for near ones, logarithmic for far ones. */
    public static long[] tokens(int length, int bucket) {
        long[] rows = new long[Math.multiplyExact(length, length)];
        for (int i = 0; i < length; i++) {
            for (int j = 0; j < length; j++) {
                rows[i * length + j] = token(i - j, bucket);
            }
        }
        return rows;
    }

    static int token(int distance, int bucket) {
        int middle = bucket / 2;
        int size = Math.abs(distance) < middle ? middle - 1 : Math.abs(distance);
        int signed = distance;
        if (size > middle) {
            // In 32-bit floats, as the official tables were made.
            float share = (float) Math.log((float) size / middle)
                    / (float) Math.log((MOST_TOKENS - 1) / (double) middle)
                    * (middle - 1);
            signed = Integer.signum(distance) * ((int) Math.ceil(share) + middle);
        }
        // Texts longer than the official ones share the last row.
        return Math.max(0, Math.min(2 * bucket - 2, signed + bucket - 1));
    }

    /** Rows for pairs of cells of a side x side grid (side^2 x side^2), in a table for grids of {@code bucket} sides. */
    public static long[] cells(int side, int bucket) {
        int count = side * side;
        long[] rows = new long[Math.multiplyExact(count, count)];
        for (int p = 0; p < count; p++) {
            for (int q = 0; q < count; q++) {
                rows[p * count + q] = cell(p / side - q / side, p % side - q % side, bucket);
            }
        }
        return rows;
    }

    private static long cell(int rows, int columns, int bucket) {
        return (rows + bucket - 1L) * (2L * bucket - 1) + columns + bucket - 1;
    }

    /** The same with the start token as first row and column, whose pairs have the table's last three rows. */
    public static long[] cellsAfterStart(int side) {
        int count = side * side;
        int all = 1 + count;
        long last = OfaShapes.pairRows(side) - 1;
        long[] inner = cells(side, side);
        long[] rows = new long[Math.multiplyExact(all, all)];
        for (int i = 0; i < all; i++) {
            rows[i] = last - 2;
            rows[i * all] = last - 1;
        }
        rows[0] = last;
        for (int p = 0; p < count; p++) {
            System.arraycopy(inner, p * count, rows, (1 + p) * all + 1, count);
        }
        return rows;
    }

    /**
     * Rows of the table of image positions for a grid of height x width cells: its own cells where it is no larger than the
     * training grid, else the training grid's, which are then to be resized.
     */
    public static Cells positions(int height, int width, OfaConfig config) {
        int side = config.side();
        int bucket = config.imageBucket();
        // A grid with few cells may still be higher than the table, which official pictures never are; wider ones run
        // on
        // into the table's next row there, and so here.
        boolean own = (long) height * width <= (long) side * side
                && (long) (height - 1) * bucket + width <= (long) bucket * bucket;
        int rows = own ? height : side;
        int columns = own ? width : side;
        long[] ids = new long[rows * columns];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (long) (i / columns) * bucket + i % columns + 1;
        }
        return new Cells(ids, rows, columns);
    }

    /**
     * Rows of a table for the cells of a grid.
     *
     * @param ids rows x columns of them
     * @param rows height of the grid
     * @param columns width of the grid
     */
    public record Cells(long[] ids, int rows, int columns) {}
}
