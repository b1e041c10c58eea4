package io.maskstream.stream.rule;

import java.util.Arrays;
import java.util.List;

/** The mask pixels of a zone at one size of masks, as spans of columns row by row. */
public final class ZonePixels {
    private static final int[] NONE = {};

    private final int width;
    /** For each row: first column and column behind the last, again and again. */
    private final int[][] spans;

    private final long count;

    private ZonePixels(int width, int[][] spans) {
        this.width = width;
        this.spans = spans;
        this.count = Arrays.stream(spans).mapToLong(ZonePixels::length).sum();
    }

    private static long length(int[] row) {
        long length = 0;
        for (int i = 0; i < row.length; i += 2) {
            length += row[i + 1] - row[i];
        }
        return length;
    }

    /** The pixels whose centres lie in a polygon of fractions. */
    public static ZonePixels of(Zone zone, int width, int height) {
        int[][] spans = new int[height][];
        for (int row = 0; row < height; row++) {
            spans[row] = row(zone.corners(), (row + 0.5) / height, width);
        }
        return new ZonePixels(width, spans);
    }

    private static int[] row(List<Zone.Corner> corners, double y, int width) {
        double[] crossings = new double[corners.size()];
        int found = 0;
        for (int i = 0; i < corners.size(); i++) {
            Zone.Corner a = corners.get(i);
            Zone.Corner b = corners.get((i + 1) % corners.size());
            // The upper end belongs to a side, the lower one does not: a corner between two is met once.
            if ((a.y() <= y) != (b.y() <= y)) {
                crossings[found++] = crossing(a, b, y);
            }
        }
        if (found == 0) {
            return NONE;
        }
        Arrays.sort(crossings, 0, found);
        int[] spans = new int[found];
        int used = 0;
        for (int i = 0; i < found; i += 2) {
            int from = firstCentreFrom(crossings[i], width);
            int to = firstCentreFrom(crossings[i + 1], width);
            if (from < to) {
                spans[used++] = from;
                spans[used++] = to;
            }
        }
        return Arrays.copyOf(spans, used);
    }

    /** Reckoned from the upper end, so that two zones with a common side have the very same crossing. */
    private static double crossing(Zone.Corner a, Zone.Corner b, double y) {
        Zone.Corner upper = a.y() < b.y() ? a : b;
        Zone.Corner lower = a.y() < b.y() ? b : a;
        return upper.x() + (lower.x() - upper.x()) * ((y - upper.y()) / (lower.y() - upper.y()));
    }

    /** The first column whose centre is not left of x. */
    private static int firstCentreFrom(double x, int width) {
        int column = (int) Math.max(0, Math.floor(x * width - 0.5));
        while (column < width && (column + 0.5) / width < x) {
            column++;
        }
        return Math.min(column, width);
    }

    /** Number of its pixels; 0 where the mask is too coarse for it. */
    public long count() {
        return count;
    }

    /** Number of its pixels in a run of mask pixels, which may go on over the ends of rows. */
    public long within(int from, int to) {
        long inside = 0;
        int position = from;
        while (position < to) {
            int row = position / width;
            int end = Math.min(to, (row + 1) * width);
            inside += withinRow(spans[row], position - row * width, end - row * width);
            position = end;
        }
        return inside;
    }

    /** Number of its pixels in a part of one row. */
    long within(int row, int from, int to) {
        return withinRow(spans[row], from, to);
    }

    private static long withinRow(int[] row, int from, int to) {
        long inside = 0;
        for (int i = 0; i < row.length && row[i] < to; i += 2) {
            inside += Math.max(0, Math.min(to, row[i + 1]) - Math.max(from, row[i]));
        }
        return inside;
    }
}
