package io.maskstream.model.refine;

import java.util.List;

/**
 * How a {@link DenseCrf} works.
 *
 * @param iterations mean-field steps; 0 gives back the clipped probabilities
 * @param kernels what pulls pixels to the same label; their sums add up
 * @param filtering how the sums over all pairs of pixels are made
 * @param threads threads that share the labels among them; their number does not change the result
 */
public record DenseCrfSettings(int iterations, List<PairwiseKernel> kernels, Filtering filtering, int threads) {
    /** How the sums over all pairs of pixels are made. */
    public enum Filtering {
        /** On a permutohedral lattice: an approximation in time proportional to the pixels. */
        LATTICE,
        /** Pair by pair, as a reference for pictures of at most {@link #EXACT_PIXELS} pixels. */
        EXACT
    }

    /** The most pixels that are filtered pair by pair: the time grows with their square. */
    public static final int EXACT_PIXELS = 1 << 14;

    private static final int MOST_ITERATIONS = 1000;
    private static final int MOST_THREADS = 256;

    public DenseCrfSettings {
        kernels = List.copyOf(kernels);
        if (iterations < 0 || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("%d mean-field iterations: give a number from 0 to %d, 10 is usual"
                    .formatted(iterations, MOST_ITERATIONS));
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "%d threads: give a number from 1 to %d".formatted(threads, MOST_THREADS));
        }
    }

    /** What IFSeg's figures were made with: spatial 3 over 1 pixel, bilateral 4 over 67 pixels and 3 levels. */
    public static DenseCrfSettings ifseg() {
        return lattice(10, new PairwiseKernel.Spatial(3, 1), new PairwiseKernel.Bilateral(4, 67, 3));
    }

    /** PnP-OVSS's last step: spatial 7 over 3 pixels, bilateral 10 over 50 pixels and 5 levels. */
    public static DenseCrfSettings pnpOvss() {
        return lattice(10, new PairwiseKernel.Spatial(7, 3), new PairwiseKernel.Bilateral(10, 50, 5));
    }

    /** Lattice filtering on one thread. */
    public static DenseCrfSettings lattice(int iterations, PairwiseKernel... kernels) {
        return new DenseCrfSettings(iterations, List.of(kernels), Filtering.LATTICE, 1);
    }

    /** The same with another way of filtering. */
    public DenseCrfSettings withFiltering(Filtering other) {
        return new DenseCrfSettings(iterations, kernels, other, threads);
    }

    /** The same with another number of threads. */
    public DenseCrfSettings withThreads(int other) {
        return new DenseCrfSettings(iterations, kernels, filtering, other);
    }
}
