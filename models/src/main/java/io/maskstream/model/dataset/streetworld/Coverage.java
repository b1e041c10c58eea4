package io.maskstream.model.dataset.streetworld;

/**
 * Fills polygons with exact area coverage: every edge adds the signed area that it cuts off from the pixels of its rows,
 * and a running sum along a row gives the share of each pixel that lies inside. Plain float sums in a fixed order, so
 * the result is the same on every machine.
 */
final class Coverage {
    private final int width;
    private final int height;
    private final int stride;
    private final float[] area;
    private final int[] shares;
    private int top;
    private int bottom;
    private int left;
    private int right;

    Coverage(int width, int height) {
        this.width = width;
        this.height = height;
        stride = width + 2;
        area = new float[stride * height];
        shares = new int[width];
    }

    /** First row that the polygon touches. */
    int top() {
        return top;
    }

    /** First row below the polygon. */
    int bottom() {
        return bottom;
    }

    /** First column that the polygon touches. */
    int left() {
        return left;
    }

    /** First column right of the polygon. */
    int right() {
        return right;
    }

    /**
     * Takes a polygon in pixels, x, y, x, y …, of which the first {@code length} numbers count.
     *
     * @return whether any of it can be seen
     */
    boolean take(float[] points, int length) {
        float minX = Float.MAX_VALUE;
        float maxX = -Float.MAX_VALUE;
        float minY = Float.MAX_VALUE;
        float maxY = -Float.MAX_VALUE;
        for (int i = 0; i < length; i += 2) {
            minX = Math.min(minX, points[i]);
            maxX = Math.max(maxX, points[i]);
            minY = Math.min(minY, points[i + 1]);
            maxY = Math.max(maxY, points[i + 1]);
        }
        left = (int) Math.max(0, Math.floor(minX));
        right = (int) Math.min(width, Math.ceil(maxX));
        top = (int) Math.max(0, Math.floor(minY));
        bottom = (int) Math.min(height, Math.ceil(maxY));
        if (left >= right || top >= bottom) {
            return false;
        }
        float x = points[length - 2];
        float y = points[length - 1];
        for (int i = 0; i < length; i += 2) {
            edge(x, y, points[i], points[i + 1]);
            x = points[i];
            y = points[i + 1];
        }
        return true;
    }

    private void edge(float fromX, float fromY, float toX, float toY) {
        if (fromY == toY) {
            return;
        }
        boolean down = fromY < toY;
        float startY = down ? fromY : toY;
        float endY = down ? toY : fromY;
        float x = down ? fromX : toX;
        float slope = (toX - fromX) / (toY - fromY);
        if (startY < 0) {
            x -= startY * slope;
            startY = 0;
        }
        int lastRow = Math.min(height, (int) Math.ceil(endY));
        for (int row = (int) startY; row < lastRow; row++) {
            float tall = Math.min(row + 1, endY) - Math.max(row, startY);
            float nextX = x + slope * tall;
            cut(row * stride, clamp(x), clamp(nextX), down ? tall : -tall);
            x = nextX;
        }
    }

    private float clamp(float x) {
        return x < left ? left : x > right ? right : x;
    }

    /** Adds the area right of a piece of an edge within one row. */
    private void cut(int row, float x, float nextX, float tall) {
        float start = Math.min(x, nextX);
        float end = Math.max(x, nextX);
        int first = (int) start;
        int last = (int) Math.ceil(end);
        if (last <= first + 1) {
            float inside = .5f * (x + nextX) - first;
            area[row + first] += tall - tall * inside;
            area[row + first + 1] += tall * inside;
            return;
        }
        float perPixel = tall / (end - start);
        float covered = 0;
        for (int pixel = first; pixel < last; pixel++) {
            float from = Math.max(start, pixel);
            float to = Math.min(end, pixel + 1);
            float cutHere = perPixel * (to - from);
            float inPixel = cutHere * (pixel + 1 - .5f * (from + to));
            area[row + pixel] += inPixel + covered;
            covered = cutHere - inPixel;
        }
        area[row + last] += covered;
    }

    /** Covered share of each pixel of a row, in 1/256, from {@link #left} on; the row is empty afterwards. */
    int[] row(int y) {
        int at = y * stride + left;
        float sum = 0;
        for (int x = left; x < right; x++, at++) {
            sum += area[at];
            area[at] = 0;
            int share = (int) ((sum < 0 ? -sum : sum) * 256 + .5f);
            shares[x] = share > 256 ? 256 : share;
        }
        area[at] = 0;
        area[at + 1] = 0;
        return shares;
    }
}
