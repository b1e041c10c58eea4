package io.maskstream.model.maskclip;

import io.maskstream.model.Preprocessing;

/**
 * How pixel values become CLIP's input.
 *
 * @param mean of red, green and blue, from 0 to 1
 * @param deviation of red, green and blue
 */
public record ClipPixels(float[] mean, float[] deviation) {
    /** The official release's. */
    public static final ClipPixels OFFICIAL = new ClipPixels(
            new float[] {0.48145466f, 0.4578275f, 0.40821073f}, new float[] {0.26862954f, 0.26130258f, 0.27577711f});

    /** What a model directory says. */
    public static ClipPixels of(Preprocessing preprocessing) {
        float[] mean = new float[3];
        float[] deviation = new float[3];
        for (int i = 0; i < 3; i++) {
            mean[i] = preprocessing.mean().get(i).floatValue();
            deviation[i] = preprocessing.deviation().get(i).floatValue();
        }
        return new ClipPixels(mean, deviation);
    }
}
