package io.maskstream.stream.mask;

import java.util.Arrays;

/**
 * A label map cut into runs of equal labels that end with their row: what both the run-length codec and the search for
 * regions work on, so that every pixel is looked at once. The arrays grow and are used again.
 */
final class RowRuns {
    private static final int LOOK_AHEAD = 16;

    private int width;
    private int height;
    private int count;
    private int[] starts = new int[1024];
    private int[] ends = new int[1024];
    private short[] values = new short[1024];
    private int[] firstOfRow = new int[1];

    void scan(short[] labels, int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        count = 0;
        if (firstOfRow.length < height + 1) {
            firstOfRow = new int[height + 1];
        }
        for (int row = 0; row < height; row++) {
            firstOfRow[row] = count;
            int base = row * width;
            int rowEnd = base + width;
            for (int from = base; from < rowEnd; ) {
                int to = runEnd(labels, from, rowEnd);
                add(from - base, to - base, labels[from]);
                from = to;
            }
        }
        firstOfRow[height] = count;
    }

    /**
     * The index behind the run that starts at {@code from}. Short runs are found by a plain loop; from then on the array is
     * compared with itself shifted by one, which the virtual machine does with vector instructions.
     */
    static int runEnd(short[] labels, int from, int limit) {
        short value = labels[from];
        int near = Math.min(limit, from + LOOK_AHEAD);
        int to = from + 1;
        while (to < near && labels[to] == value) {
            to++;
        }
        if (to < near || to == limit) {
            return to;
        }
        int equal = Arrays.mismatch(labels, to - 1, limit - 1, labels, to, limit);
        return equal < 0 ? limit : to + equal;
    }

    private void add(int start, int end, short value) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            values = Arrays.copyOf(values, count * 2);
        }
        starts[count] = start;
        ends[count] = end;
        values[count++] = value;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Number of runs in all rows. */
    int count() {
        return count;
    }

    /** First column of a run. */
    int start(int run) {
        return starts[run];
    }

    /** First column behind a run. */
    int end(int run) {
        return ends[run];
    }

    /** Label of a run's pixels. */
    short value(int run) {
        return values[run];
    }

    /** First run of a row; of {@code height}, the number of runs. */
    int firstOfRow(int row) {
        return firstOfRow[row];
    }
}
