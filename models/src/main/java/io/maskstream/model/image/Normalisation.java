package io.maskstream.model.image;

import io.maskstream.model.Preprocessing;
import java.util.List;

/**
 * Bytes to what a model sees: {@code (value / 255 - mean) / deviation} per channel, in float arithmetic as torch does it.
 *
 * @param mean of red, green and blue, from 0 to 1
 * @param deviation of red, green and blue, above 0
 */
public record Normalisation(List<Float> mean, List<Float> deviation) {
    /** CLIP's and BLIP's. */
    public static final Normalisation CLIP = new Normalisation(
            List.of(0.48145466f, 0.4578275f, 0.40821073f), List.of(0.26862954f, 0.26130258f, 0.27577711f));

    public Normalisation {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != 3 || deviation.size() != 3) {
            throw new IllegalArgumentException("normalisation has %d means and %d deviations, expected 3 of each"
                    .formatted(mean.size(), deviation.size()));
        }
        if (!mean.stream().allMatch(Float::isFinite)
                || !deviation.stream().allMatch(value -> Float.isFinite(value) && value > 0)) {
            throw new IllegalArgumentException(
                    "normalisation mean %s, deviation %s: expected finite numbers, deviations above 0"
                            .formatted(mean, deviation));
        }
    }

    /** What a model directory says, channels in its colour order. */
    public static Normalisation of(Preprocessing preprocessing) {
        return new Normalisation(
                preprocessing.mean().stream().map(Double::floatValue).toList(),
                preprocessing.deviation().stream().map(Double::floatValue).toList());
    }

    /** The picture as (3, H, W). */
    public float[] apply(Picture picture) {
        byte[] rgb = picture.rgb();
        int area = picture.height() * picture.width();
        float[] planes = new float[rgb.length];
        for (int channel = 0; channel < 3; channel++) {
            float[] values = values(channel);
            for (int i = 0; i < area; i++) {
                planes[channel * area + i] = values[rgb[3 * i + channel] & 0xff];
            }
        }
        return planes;
    }

    private float[] values(int channel) {
        float[] values = new float[256];
        for (int level = 0; level < values.length; level++) {
            values[level] = (level / 255f - mean.get(channel)) / deviation.get(channel);
        }
        return values;
    }
}
