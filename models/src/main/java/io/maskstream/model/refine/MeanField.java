package io.maskstream.model.refine;

import java.util.List;

/**
 * The state of one inference: Q (labels, pixels), kept as groups of four labels side by side. Everything is allocated
 * once, and each number is computed by one worker in one order, so that the result does not depend on their count.
 */
final class MeanField {
    private static final int LANES = PairwiseFilter.LANES;

    /** Below e^-25 a share is lost beside the likeliest label's in single precision; most labels soon are. */
    private static final float NEGLIGIBLE = -25;

    private final int labels;
    private final int pixels;
    private final List<PairwiseFilter> filters;
    private final Workers workers;

    /** (groups, pixels, 4): minus the costs. */
    private final float[][] evidence;

    private final float[][] energies;
    private final float[][] likelihoods;

    /** Two arrays for each worker. */
    private final float[][][] scratch;

    MeanField(LabelProbabilities probabilities, List<PairwiseFilter> filters, Workers workers) {
        labels = probabilities.labels();
        pixels = probabilities.pixels();
        this.filters = filters;
        this.workers = workers;
        int groups = (labels + LANES - 1) / LANES;
        evidence = new float[groups][pixels * LANES];
        energies = new float[groups][pixels * LANES];
        likelihoods = new float[groups][pixels * LANES];
        int most = filters.stream().mapToInt(PairwiseFilter::scratch).max().orElse(0);
        scratch = new float[Math.min(groups, workers.count())][2][most];
        float[] costs = probabilities.costs();
        for (int label = 0; label < labels; label++) {
            float[] group = evidence[label / LANES];
            for (int i = 0; i < pixels; i++) {
                group[i * LANES + label % LANES] = -costs[label * pixels + i];
            }
        }
        copyEvidence(0, 1);
        workers.each(this::softmax);
    }

    /** Q <- softmax(-costs + the sum of all filters of Q), for every pixel at once. */
    void step() {
        workers.each(worker -> {
            copyEvidence(worker, workers.count());
            for (int group = worker; group < evidence.length; group += workers.count()) {
                for (PairwiseFilter filter : filters) {
                    filter.add(likelihoods[group], energies[group], scratch[worker]);
                }
            }
        });
        workers.each(this::softmax);
    }

    /** Q as (labels, pixels). */
    float[] probabilities() {
        float[] result = new float[labels * pixels];
        for (int label = 0; label < labels; label++) {
            float[] group = likelihoods[label / LANES];
            for (int i = 0; i < pixels; i++) {
                result[label * pixels + i] = group[i * LANES + label % LANES];
            }
        }
        return result;
    }

    private void copyEvidence(int first, int step) {
        for (int group = first; group < evidence.length; group += step) {
            System.arraycopy(evidence[group], 0, energies[group], 0, pixels * LANES);
        }
    }

    private void softmax(int worker) {
        int from = (int) ((long) pixels * worker / workers.count());
        int to = (int) ((long) pixels * (worker + 1) / workers.count());
        float[] row = new float[labels];
        for (int i = from; i < to; i++) {
            float greatest = Float.NEGATIVE_INFINITY;
            for (int label = 0; label < labels; label++) {
                row[label] = energies[label / LANES][i * LANES + label % LANES];
                greatest = Math.max(greatest, row[label]);
            }
            float total = 0;
            for (int label = 0; label < labels; label++) {
                float difference = row[label] - greatest;
                row[label] = difference < NEGLIGIBLE ? 0 : (float) Math.exp(difference);
                total += row[label];
            }
            for (int label = 0; label < labels; label++) {
                likelihoods[label / LANES][i * LANES + label % LANES] = row[label] / total;
            }
        }
    }
}
