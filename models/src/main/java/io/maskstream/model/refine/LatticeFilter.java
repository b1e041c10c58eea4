package io.maskstream.model.refine;

import java.util.Arrays;

/**
 * Gaussian filtering on the permutohedral lattice (Adams, Baek and Davis 2010): pixels are spread over the corners of
 * the simplex around their feature, the lattice is blurred along its d + 1 axes, and pixels gather what their corners
 * hold. The cost is linear in the pixels, whatever the standard deviations.
 *
 * <p>A corner that no pixel touched holds nothing and passes nothing on, as in the official code.
 */
final class LatticeFilter implements PairwiseFilter {
    private final int pixels;
    private final int corners;
    private final int points;

    /** (pixels, corners): where a corner's lanes begin, and its share times the pixel's normalisation. */
    private final int[] offsets;

    private final float[] shares;

    /** (axes, points, 2): where the lanes of the points before and behind begin. */
    private final int[] neighbours;

    private final float weight;

    LatticeFilter(PairwiseKernel kernel, byte[] rgb, int height, int width) {
        pixels = height * width;
        corners = kernel.dimensions() + 1;
        offsets = new int[Math.multiplyExact(pixels, corners)];
        shares = new float[offsets.length];
        LatticePoints lattice = new LatticePoints(kernel.dimensions(), Math.max(16, pixels / 2));
        embed(lattice, kernel, rgb, width);
        points = lattice.size();
        neighbours = neighbours(lattice, kernel.dimensions());
        normalise();
        // The blur's own gain is in the row sums too, and cancels.
        weight = (float) kernel.weight();
    }

    private void embed(LatticePoints lattice, PairwiseKernel kernel, byte[] rgb, int width) {
        LatticeSimplex simplex = new LatticeSimplex(kernel.dimensions());
        float[] feature = new float[kernel.dimensions()];
        int[] key = new int[kernel.dimensions()];
        for (int i = 0; i < pixels; i++) {
            kernel.describe(rgb, width, i, feature);
            simplex.enclose(feature);
            for (int corner = 0; corner < corners; corner++) {
                simplex.corner(corner, key);
                offsets[i * corners + corner] = lattice.number(key) * LANES;
                shares[i * corners + corner] = simplex.share(corner);
            }
        }
    }

    private int[] neighbours(LatticePoints lattice, int dimensions) {
        int[] found = new int[Math.multiplyExact(corners, 2 * points)];
        Arrays.fill(found, points * LANES);
        int[] key = new int[dimensions];
        for (int axis = 0; axis < corners; axis++) {
            int start = axis * 2 * points;
            for (int point = 0; point < points; point++) {
                for (int i = 0; i < dimensions; i++) {
                    key[i] = lattice.coordinate(point, i) + (i == axis ? corners - 1 : -1);
                }
                int next = lattice.find(key);
                if (next < points) {
                    found[start + 2 * point] = next * LANES;
                    found[start + 2 * next + 1] = point * LANES;
                }
            }
        }
        return found;
    }

    /** Filters ones to get the row sums, and puts their inverse roots into the shares of both ways. */
    private void normalise() {
        float[] ones = new float[pixels * LANES];
        float[] sums = new float[ones.length];
        Arrays.fill(ones, 1);
        gather(blur(spread(ones, new float[][] {new float[scratch()], new float[scratch()]})), sums, 1);
        for (int i = 0; i < pixels; i++) {
            float normalisation = (float) (1 / Math.sqrt(sums[i * LANES] + TINY));
            for (int corner = 0; corner < corners; corner++) {
                shares[i * corners + corner] *= normalisation;
            }
        }
    }

    @Override
    public int scratch() {
        // One point more, always zero, stands for all that are missing.
        return Math.multiplyExact(points + 1, LANES);
    }

    @Override
    public void add(float[] source, float[] target, float[][] scratch) {
        gather(blur(spread(source, scratch)), target, weight);
    }

    private float[][] spread(float[] source, float[][] scratch) {
        float[] values = scratch[0];
        Arrays.fill(values, 0, scratch(), 0);
        Arrays.fill(scratch[1], points * LANES, scratch(), 0);
        for (int i = 0; i < pixels; i++) {
            float a = source[i * LANES];
            float b = source[i * LANES + 1];
            float c = source[i * LANES + 2];
            float d = source[i * LANES + 3];
            for (int corner = i * corners; corner < (i + 1) * corners; corner++) {
                int at = offsets[corner];
                float share = shares[corner];
                values[at] += share * a;
                values[at + 1] += share * b;
                values[at + 2] += share * c;
                values[at + 3] += share * d;
            }
        }
        return scratch;
    }

    private float[] blur(float[][] scratch) {
        float[] from = scratch[0];
        float[] to = scratch[1];
        for (int axis = 0; axis < corners; axis++) {
            blur(from, to, axis * 2 * points);
            float[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private void blur(float[] from, float[] to, int start) {
        for (int point = 0; point < points; point++) {
            int at = point * LANES;
            int before = neighbours[start + 2 * point];
            int behind = neighbours[start + 2 * point + 1];
            to[at] = from[at] + 0.5f * (from[before] + from[behind]);
            to[at + 1] = from[at + 1] + 0.5f * (from[before + 1] + from[behind + 1]);
            to[at + 2] = from[at + 2] + 0.5f * (from[before + 2] + from[behind + 2]);
            to[at + 3] = from[at + 3] + 0.5f * (from[before + 3] + from[behind + 3]);
        }
    }

    private void gather(float[] values, float[] target, float factor) {
        for (int i = 0; i < pixels; i++) {
            float a = 0;
            float b = 0;
            float c = 0;
            float d = 0;
            for (int corner = i * corners; corner < (i + 1) * corners; corner++) {
                int at = offsets[corner];
                float share = shares[corner];
                a += share * values[at];
                b += share * values[at + 1];
                c += share * values[at + 2];
                d += share * values[at + 3];
            }
            target[i * LANES] += factor * a;
            target[i * LANES + 1] += factor * b;
            target[i * LANES + 2] += factor * c;
            target[i * LANES + 3] += factor * d;
        }
    }
}
