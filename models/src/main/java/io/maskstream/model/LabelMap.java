package io.maskstream.model;

/**
 * The class of every pixel and how sure the model is of it. Arrays are owned by the map and never written again.
 *
 * @param height rows of the mask
 * @param width columns of the mask
 * @param labels height x width, rows first: 0 is unlabelled, k is the vocabulary's class k - 1
 * @param scores height x width: the score of that label as an unsigned 16-bit share of 1/65535 (read it with {@link
 *     #score}); 0 where unlabelled
 */
public record LabelMap(int height, int width, short[] labels, short[] scores) {
    public LabelMap {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("mask size %dx%d: both must be positive".formatted(width, height));
        }
        if (labels.length != height * width || scores.length != labels.length) {
            throw new IllegalArgumentException("mask %dx%d has %d labels and %d scores, expected %d of each"
                    .formatted(width, height, labels.length, scores.length, height * width));
        }
    }

    /** Label of a pixel: 0 is unlabelled, k is the vocabulary's class k - 1. */
    public int label(int row, int column) {
        return Short.toUnsignedInt(labels[row * width + column]);
    }

    /** Score of a pixel's label, from 0 to 1. */
    public double score(int row, int column) {
        return Short.toUnsignedInt(scores[row * width + column]) / 65535.0;
    }
}
