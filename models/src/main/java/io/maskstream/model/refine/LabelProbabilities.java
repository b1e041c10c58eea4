package io.maskstream.model.refine;

import io.maskstream.model.ModelException;

/**
 * How likely each label is at each pixel.
 *
 * @param labels number of labels, K
 * @param height rows
 * @param width columns
 * @param values (K, height, width): probabilities from 0 to 1; not written after construction
 */
public record LabelProbabilities(int labels, int height, int width, float[] values) {
    /** What a probability is raised to at least before its logarithm is taken. */
    private static final float LEAST = 1e-5f;

    /** Rounding of a softmax that is no reason to complain. */
    private static final float ROUNDING = 1e-3f;

    public LabelProbabilities {
        if (labels < 1 || height < 1 || width < 1) {
            throw new ModelException("probabilities of %d labels for %dx%d pixels: all three must be positive"
                    .formatted(labels, width, height));
        }
        long expected = (long) labels * height * width;
        if (values.length != expected) {
            throw new ModelException("%d probabilities, expected %d: %d labels for %dx%d pixels"
                    .formatted(values.length, expected, labels, width, height));
        }
        for (int i = 0; i < values.length; i++) {
            // Written so that NaN fails too.
            if (!(values[i] >= -ROUNDING && values[i] <= 1 + ROUNDING)) {
                int pixel = i % (height * width);
                throw new ModelException(
                        "probability %s of label %d at row %d, column %d: expected 0 to 1; are these logits? Take their softmax first"
                                .formatted(values[i], i / (height * width), pixel / width, pixel % width));
            }
        }
    }

    /** Number of pixels. */
    public int pixels() {
        return height * width;
    }

    /** The cost of each label, (K, height, width): the negative logarithm of its probability, clipped to 1e-5..1. */
    public float[] costs() {
        float[] costs = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            costs[i] = (float) -Math.log(Math.min(1, Math.max(LEAST, values[i])));
        }
        return costs;
    }

    /** The likeliest label of each pixel, (height, width), from 0; of equals the first. */
    public int[] likeliest() {
        int pixels = pixels();
        int[] best = new int[pixels];
        for (int label = 1; label < labels; label++) {
            int row = label * pixels;
            for (int i = 0; i < pixels; i++) {
                if (values[row + i] > values[best[i] * pixels + i]) {
                    best[i] = label;
                }
            }
        }
        return best;
    }
}
