package io.maskstream.model;

import java.util.List;

/**
 * How a picture becomes the model's input: scaled, divided by 255, then {@code (value - mean) / deviation} per channel.
 *
 * @param height rows that the model was trained on
 * @param width columns that the model was trained on
 * @param mean per channel, in the colour order
 * @param deviation standard deviation per channel, in the colour order
 */
public record Preprocessing(
        int height,
        int width,
        List<Double> mean,
        List<Double> deviation,
        Interpolation interpolation,
        ColourOrder colours) {

    /** How pictures are scaled. */
    public enum Interpolation {
        NEAREST,
        BILINEAR,
        BICUBIC
    }

    /** Which channel comes first. */
    public enum ColourOrder {
        RGB,
        BGR
    }

    public Preprocessing {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "preprocessing size %dx%d: both must be positive".formatted(width, height));
        }
        if (mean.size() != 3 || deviation.size() != 3) {
            throw new IllegalArgumentException("preprocessing has %d means and %d deviations, expected 3 of each"
                    .formatted(mean.size(), deviation.size()));
        }
        if (!mean.stream().allMatch(Double::isFinite)
                || !deviation.stream().allMatch(d -> Double.isFinite(d) && d > 0)) {
            throw new IllegalArgumentException(
                    "preprocessing mean %s, deviation %s: expected finite numbers, deviations above 0"
                            .formatted(mean, deviation));
        }
    }
}
