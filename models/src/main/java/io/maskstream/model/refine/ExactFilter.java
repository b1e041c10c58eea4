package io.maskstream.model.refine;

import java.util.Arrays;

/** Pair by pair, in double precision. */
final class ExactFilter implements PairwiseFilter {
    /** Where the gaussian is below 1e-17 of its peak, and a sum of doubles would not notice. */
    private static final double FAR = 80;

    private final int pixels;
    private final int dimensions;
    private final float[] features;
    private final double[] normalisation;
    private final double weight;

    ExactFilter(PairwiseKernel kernel, byte[] rgb, int height, int width) {
        pixels = height * width;
        dimensions = kernel.dimensions();
        weight = kernel.weight();
        features = new float[pixels * dimensions];
        float[] feature = new float[dimensions];
        for (int i = 0; i < pixels; i++) {
            kernel.describe(rgb, width, i, feature);
            System.arraycopy(feature, 0, features, i * dimensions, dimensions);
        }
        normalisation = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            double total = TINY;
            for (int j = 0; j < pixels; j++) {
                total += likeness(i, j);
            }
            normalisation[i] = 1 / Math.sqrt(total);
        }
    }

    private double likeness(int i, int j) {
        double distance = 0;
        for (int k = 0; k < dimensions; k++) {
            double difference = features[i * dimensions + k] - features[j * dimensions + k];
            distance += difference * difference;
        }
        return distance > FAR ? 0 : Math.exp(-distance / 2);
    }

    @Override
    public int scratch() {
        return 0;
    }

    @Override
    public void add(float[] source, float[] target, float[][] scratch) {
        double[] totals = new double[LANES];
        for (int i = 0; i < pixels; i++) {
            Arrays.fill(totals, 0);
            for (int j = 0; j < pixels; j++) {
                double share = likeness(i, j) * normalisation[j];
                if (share > 0) {
                    for (int lane = 0; lane < LANES; lane++) {
                        totals[lane] += share * source[j * LANES + lane];
                    }
                }
            }
            for (int lane = 0; lane < LANES; lane++) {
                target[i * LANES + lane] += (float) (weight * normalisation[i] * totals[lane]);
            }
        }
    }
}
