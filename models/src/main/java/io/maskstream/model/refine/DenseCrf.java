package io.maskstream.model.refine;

import io.maskstream.model.ModelException;
import io.maskstream.model.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fully connected conditional random field with gaussian pairwise costs and Potts compatibility, solved by mean-field
 * inference (Krähenbühl and Koltun 2011): Q starts as softmax(-costs), and each step makes it
 * softmax(-costs + sum over kernels of weight * D^-1/2 K D^-1/2 Q). A pixel is its own neighbour too.
 *
 * <p>Runs on the processor, without a model and without the engine. It keeps nothing between calls and may be used by
 * several threads; the same input gives the same bits, whatever the number of threads.
 */
public final class DenseCrf {
    /** The most pixels of a picture. */
    public static final int MOST_PIXELS = 1 << 22;

    /** The most probabilities, labels times pixels; each takes about 25 bytes while the labels are refined. */
    public static final int MOST_PROBABILITIES = 1 << 26;

    private static final int MOST_SIDE = 1 << 14;

    private final DenseCrfSettings settings;

    public DenseCrf(DenseCrfSettings settings) {
        this.settings = settings;
    }

    /**
     * Brings probabilities in line with the picture. The labels are the result's {@link
     * LabelProbabilities#likeliest()}.
     *
     * @param probabilities (K, height, width), of the picture's size
     * @param picture the picture itself, not normalised
     * @return probabilities that add up to 1 at each pixel
     * @throws ModelException if the sizes differ or are above a limit
     */
    public LabelProbabilities refine(LabelProbabilities probabilities, Picture picture) {
        requireSizes(probabilities, picture);
        try (Workers workers = new Workers(settings.threads())) {
            MeanField field = new MeanField(probabilities, filters(picture, workers), workers);
            for (int i = 0; i < settings.iterations(); i++) {
                field.step();
            }
            return new LabelProbabilities(
                    probabilities.labels(), probabilities.height(), probabilities.width(), field.probabilities());
        }
    }

    private List<PairwiseFilter> filters(Picture picture, Workers workers) {
        List<PairwiseKernel> kernels = settings.kernels();
        PairwiseFilter[] filters = new PairwiseFilter[kernels.size()];
        workers.each(worker -> {
            for (int i = worker; i < filters.length; i += workers.count()) {
                filters[i] = filter(kernels.get(i), picture);
            }
        });
        return new ArrayList<>(Arrays.asList(filters));
    }

    private PairwiseFilter filter(PairwiseKernel kernel, Picture picture) {
        return switch (settings.filtering()) {
            case LATTICE -> new LatticeFilter(kernel, picture.rgb(), picture.height(), picture.width());
            case EXACT -> new ExactFilter(kernel, picture.rgb(), picture.height(), picture.width());
        };
    }

    private void requireSizes(LabelProbabilities probabilities, Picture picture) {
        int height = picture.height();
        int width = picture.width();
        if (probabilities.height() != height || probabilities.width() != width) {
            throw new ModelException(
                    "dense CRF: probabilities of %dx%d pixels for a picture of %dx%d; resize one to the other first"
                            .formatted(probabilities.width(), probabilities.height(), width, height));
        }
        int most =
                settings.filtering() == DenseCrfSettings.Filtering.EXACT ? DenseCrfSettings.EXACT_PIXELS : MOST_PIXELS;
        if ((long) height * width > most || height > MOST_SIDE || width > MOST_SIDE) {
            throw new ModelException(
                    "dense CRF: a picture of %dx%d, at most %d pixels and %d a side with %s filtering; scale it down"
                            .formatted(width, height, most, MOST_SIDE, settings.filtering()));
        }
        if (probabilities.values().length > MOST_PROBABILITIES) {
            throw new ModelException(
                    "dense CRF: %d labels for %dx%d pixels, at most %d in all; leave out labels that are nowhere likely"
                            .formatted(probabilities.labels(), width, height, MOST_PROBABILITIES));
        }
    }
}
