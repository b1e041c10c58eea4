package io.maskstream.model.dataset.streetworld;

/** Pixels and the region that each belongs to, at the resolution of drawing. */
final class Canvas {
    /** Most of a pixel belongs to the region from here on. */
    private static final int HALF = 128;

    final int width;
    final int height;
    final int[] rgb;
    final short[] regions;
    private final Coverage coverage;
    private final int[] row;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        rgb = new int[width * height];
        regions = new short[width * height];
        coverage = new Coverage(width, height);
        row = new int[width];
    }

    /** Paints a polygon in pixels and makes what it covers part of a region. */
    void fill(float[] points, int length, RowPainter painter, int region) {
        if (!coverage.take(points, length)) {
            return;
        }
        int left = coverage.left();
        int right = coverage.right();
        for (int y = coverage.top(); y < coverage.bottom(); y++) {
            int[] shares = coverage.row(y);
            int from = left;
            while (from < right && shares[from] == 0) {
                from++;
            }
            int to = right;
            while (to > from && shares[to - 1] == 0) {
                to--;
            }
            if (from < to) {
                painter.paint(y, from, to, row);
                lay(y * width, from, to, shares, region);
            }
        }
    }

    private void lay(int at, int from, int to, int[] shares, int region) {
        for (int x = from; x < to; x++) {
            int share = shares[x];
            if (share == 256) {
                rgb[at + x] = row[x];
                regions[at + x] = (short) region;
            } else if (share > 0) {
                rgb[at + x] = Rgb.mix(rgb[at + x], row[x], share);
                if (share >= HALF) {
                    regions[at + x] = (short) region;
                }
            }
        }
    }

    /** Lays a colour over an oval, most in the middle and fading out to its edge; regions stay as they are. */
    void glow(double x, double y, double radiusX, double radiusY, int color, int opacity) {
        int top = (int) Math.max(0, y - radiusY);
        int bottom = (int) Math.min(height, y + radiusY + 1);
        int left = (int) Math.max(0, x - radiusX);
        int right = (int) Math.min(width, x + radiusX + 1);
        for (int row = top; row < bottom; row++) {
            double down = (row + .5 - y) / radiusY;
            for (int column = left; column < right; column++) {
                double across = (column + .5 - x) / radiusX;
                double rest = 1 - down * down - across * across;
                if (rest > 0) {
                    int at = row * width + column;
                    rgb[at] = Rgb.mix(rgb[at], color, (int) (opacity * rest));
                }
            }
        }
    }

    /** Lays a see-through colour over a polygon; regions stay as they are. */
    void veil(float[] points, int length, int color, int opacity) {
        if (!coverage.take(points, length)) {
            return;
        }
        for (int y = coverage.top(); y < coverage.bottom(); y++) {
            int[] shares = coverage.row(y);
            int at = y * width;
            for (int x = coverage.left(); x < coverage.right(); x++) {
                if (shares[x] > 0) {
                    rgb[at + x] = Rgb.mix(rgb[at + x], color, shares[x] * opacity >> 8);
                }
            }
        }
    }
}
