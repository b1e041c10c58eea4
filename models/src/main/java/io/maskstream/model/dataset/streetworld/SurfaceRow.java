package io.maskstream.model.dataset.streetworld;

/**
 * One row of pixels of a surface: where its first pixel lies on the surface, how far apart pixels are, and the sums that
 * patterns add to.
 */
final class SurfaceRow {
    /** Added to numbers of cells, so that none is negative and rounding down is a plain cast. */
    static final double ORIGIN = 1 << 17;

    final int[] light;
    final int[] mark;
    int count;
    double u;
    double du;
    double v;
    int salt;
    /** Pixels that one unit of the surface takes, in the direction in which it takes fewer. */
    private double pixelsPerUnit;

    SurfaceRow(int width) {
        light = new int[width];
        mark = new int[width];
    }

    void start(double firstU, double stepU, double atV, double verticalPixelsPerUnit, int pixels) {
        u = firstU;
        du = stepU;
        v = atV;
        count = pixels;
        pixelsPerUnit = Math.min(1 / stepU, verticalPixelsPerUnit);
        for (int i = 0; i < pixels; i++) {
            light[i] = 256;
            mark[i] = 0;
        }
    }

    /** An amount for details of this size: it fades out where they are too small for the pixels. */
    int faded(int amount, double cell) {
        double pixels = cell * pixelsPerUnit;
        if (pixels >= 4) {
            return amount;
        }
        return pixels <= 1.2 ? 0 : (int) (amount * (pixels - 1.2) / 2.8);
    }
}
