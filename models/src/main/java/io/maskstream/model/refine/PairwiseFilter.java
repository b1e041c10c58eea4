package io.maskstream.model.refine;

/**
 * The sum over all pixels of what one {@link PairwiseKernel} says, symmetrically normalised: D^-1/2 K D^-1/2 with D the
 * row sums of K. Works on four labels at a time, side by side, so that a pixel's neighbours are looked up once for all
 * of them.
 */
interface PairwiseFilter {
    /** Labels that are filtered together. */
    int LANES = 4;

    /** Added to row sums before they divide: a pixel without neighbours stays finite. */
    double TINY = 1e-20;

    /** Floats that each of the two scratch arrays must have at least. */
    int scratch();

    /**
     * Adds the weighted sums.
     *
     * @param source (pixels, 4) probabilities
     * @param target (pixels, 4) to add to
     * @param scratch two arrays that nobody else uses meanwhile
     */
    void add(float[] source, float[] target, float[][] scratch);
}
