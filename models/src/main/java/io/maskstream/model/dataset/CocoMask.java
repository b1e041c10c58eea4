package io.maskstream.model.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pixels COCO's polygons and run lengths mean, so that figures agree with those of COCO's own tools ({@code
 * maskApi}): polygon edges are walked on a grid five times as fine, and a pixel is inside if, down its column, an odd
 * number of edge crossings lies at or above it.
 */
final class CocoMask {
    private static final double FINE = 5;

    private CocoMask() {}

    /**
     * Adds a polygon to a mask.
     *
     * @param corners x and y in turn
     * @param mask height x width, rows first
     */
    static void polygon(float[] corners, int width, int height, boolean[] mask) {
        int count = corners.length / 2;
        if (count < 3) {
            return;
        }
        // Where a column's parity changes; one more row, for crossings below the last pixel.
        boolean[] turns = new boolean[width * (height + 1)];
        int[] previous = null;
        for (int i = 0; i < count; i++) {
            int next = (i + 1) % count;
            int fromX = fine(corners[2 * i]);
            int fromY = fine(corners[2 * i + 1]);
            int toX = fine(corners[2 * next]);
            int toY = fine(corners[2 * next + 1]);
            previous = edge(fromX, fromY, toX, toY, previous, turns, width, height);
        }
        for (int x = 0; x < width; x++) {
            boolean inside = false;
            for (int y = 0; y < height; y++) {
                inside ^= turns[x * (height + 1) + y];
                mask[y * width + x] |= inside;
            }
        }
    }

    private static int fine(float value) {
        return (int) (FINE * value + .5);
    }

    /** Walks an edge and notes each step to another column; gives its last point. */
    private static int[] edge(
            int fromX, int fromY, int toX, int toY, int[] before, boolean[] turns, int width, int height) {
        int across = Math.abs(toX - fromX);
        int down = Math.abs(toY - fromY);
        boolean flat = across >= down;
        // Slopes are always taken from the same end, so that neighbours that share an edge agree on it.
        boolean flipped = flat ? fromX > toX : fromY > toY;
        int startX = flipped ? toX : fromX;
        int startY = flipped ? toY : fromY;
        int steps = Math.max(across, down);
        double slope = steps == 0
                ? 0
                : flat
                        ? (double) (flipped ? fromY - toY : toY - fromY) / across
                        : (double) (flipped ? fromX - toX : toX - fromX) / down;
        int[] last = before;
        for (int step = 0; step <= steps; step++) {
            int at = flipped ? steps - step : step;
            int x = flat ? startX + at : (int) (startX + slope * at + .5);
            int y = flat ? (int) (startY + slope * at + .5) : startY + at;
            if (last != null && last[0] != x) {
                cross(last, x, y, turns, width, height);
            }
            last = new int[] {x, y};
        }
        return last;
    }

    private static void cross(int[] last, int x, int y, boolean[] turns, int width, int height) {
        double column = ((x < last[0] ? x : x - 1) + .5) / FINE - .5;
        if (Math.floor(column) != column || column < 0 || column > width - 1) {
            return;
        }
        double row = (Math.min(y, last[1]) + .5) / FINE - .5;
        turns[(int) column * (height + 1) + (int) Math.ceil(Math.max(0, Math.min(height, row)))] ^= true;
    }

    /**
     * Adds run lengths, down the columns, background first.
     *
     * @return false if they do not add up to the picture
     */
    static boolean runs(int[] lengths, int width, int height, boolean[] mask) {
        long at = 0;
        boolean inside = false;
        for (int length : lengths) {
            if (length < 0 || at + length > (long) width * height) {
                return false;
            }
            for (long i = at; inside && i < at + length; i++) {
                mask[(int) (i % height) * width + (int) (i / height)] = true;
            }
            at += length;
            inside = !inside;
        }
        return at == (long) width * height;
    }

    /** Run lengths as COCO packs them into text: six bits a letter, from the third one on differences to the last but one. */
    static int[] lengths(String text) {
        List<Integer> lengths = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int value = 0;
            int shift = 0;
            boolean more = true;
            while (more && at < text.length()) {
                int letter = text.charAt(at++) - 48;
                value |= (letter & 0x1f) << shift;
                shift += 5;
                more = (letter & 0x20) != 0;
                if (!more && (letter & 0x10) != 0) {
                    value |= -1 << shift;
                }
            }
            lengths.add(lengths.size() > 2 ? value + lengths.get(lengths.size() - 2) : value);
        }
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }
}
