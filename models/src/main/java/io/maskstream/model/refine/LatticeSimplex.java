package io.maskstream.model.refine;

import java.util.Arrays;

/**
 * The simplex of the permutohedral lattice A*_d around a feature (Adams, Baek and Davis 2010): its d + 1 corners and
 * how near each is. Used again for every pixel.
 */
final class LatticeSimplex {
    private final int dimensions;
    private final double[] scale;
    private final double[] elevated;
    private final int[] nearest;
    private final int[] rank;
    private final double[] barycentric;

    LatticeSimplex(int dimensions) {
        this.dimensions = dimensions;
        scale = new double[dimensions];
        elevated = new double[dimensions + 1];
        nearest = new int[dimensions + 1];
        rank = new int[dimensions + 1];
        barycentric = new double[dimensions + 2];
        for (int i = 0; i < dimensions; i++) {
            // Blurring by (1/2, 1, 1/2) along each axis has, in these units, a standard deviation of 1.
            scale[i] = (dimensions + 1) * Math.sqrt(2.0 / 3) / Math.sqrt((i + 1.0) * (i + 2.0));
        }
    }

    /** Finds the simplex around a feature. */
    void enclose(float[] feature) {
        elevate(feature);
        int total = roundToRemainderZero();
        order(total);
        weigh();
    }

    /** The share of the feature that a corner gets; all corners together get 1. */
    float share(int corner) {
        return (float) barycentric[corner];
    }

    /** The first d coordinates of a corner; the last one follows from them, as all add up to 0. */
    void corner(int corner, int[] key) {
        for (int i = 0; i < dimensions; i++) {
            key[i] = nearest[i] + (rank[i] <= dimensions - corner ? corner : corner - dimensions - 1);
        }
    }

    /** Into the plane of d + 1 coordinates that add up to 0. */
    private void elevate(float[] feature) {
        double sum = 0;
        for (int i = dimensions; i > 0; i--) {
            double scaled = feature[i - 1] * scale[i - 1];
            elevated[i] = sum - i * scaled;
            sum += scaled;
        }
        elevated[0] = sum;
    }

    /** Each coordinate to the nearest multiple of d + 1; the multiples' sum tells how far they left the plane. */
    private int roundToRemainderZero() {
        int total = 0;
        for (int i = 0; i <= dimensions; i++) {
            int multiple = (int) Math.rint(elevated[i] / (dimensions + 1));
            nearest[i] = multiple * (dimensions + 1);
            total += multiple;
        }
        return total;
    }

    /** Orders the coordinates by what rounding took from them, and goes back into the plane where it hurts least. */
    private void order(int total) {
        for (int i = 0; i <= dimensions; i++) {
            rank[i] = total;
        }
        for (int i = 0; i < dimensions; i++) {
            double rest = elevated[i] - nearest[i];
            for (int j = i + 1; j <= dimensions; j++) {
                rank[rest < elevated[j] - nearest[j] ? i : j]++;
            }
        }
        for (int i = 0; i <= dimensions; i++) {
            if (rank[i] < 0) {
                rank[i] += dimensions + 1;
                nearest[i] += dimensions + 1;
            } else if (rank[i] > dimensions) {
                rank[i] -= dimensions + 1;
                nearest[i] -= dimensions + 1;
            }
        }
    }

    private void weigh() {
        Arrays.fill(barycentric, 0);
        for (int i = 0; i <= dimensions; i++) {
            double rest = (elevated[i] - nearest[i]) / (dimensions + 1);
            barycentric[dimensions - rank[i]] += rest;
            barycentric[dimensions - rank[i] + 1] -= rest;
        }
        barycentric[0] += 1 + barycentric[dimensions + 1];
    }
}
