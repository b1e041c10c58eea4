package io.maskstream.model.ofa;

/**
 * What training leaves out by chance.
 *
 * @param dropout share of single numbers
 * @param dropPath share of whole branches at the last layer; less at those before it
 */
public record TrainingNoise(double dropout, double dropPath) {
    /** Nothing: for serving, and for steps that are to be repeated. */
    public static final TrainingNoise NONE = new TrainingNoise(0, 0);

    /** The official training's. */
    public static final TrainingNoise OFFICIAL = new TrainingNoise(0.1, 0.1);

    public TrainingNoise {
        if (!(dropout >= 0 && dropout < 1 && dropPath >= 0 && dropPath < 1)) {
            throw new IllegalArgumentException(
                    "dropout %s and drop path %s must be shares from 0 to below 1".formatted(dropout, dropPath));
        }
    }
}
