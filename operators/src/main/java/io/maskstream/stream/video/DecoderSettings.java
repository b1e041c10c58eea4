package io.maskstream.stream.video;

import java.io.Serializable;

/**
 * How much a decoder may take.
 *
 * @param threads threads of each decoder; more than one holds back as many pictures
 * @param maxPixels largest picture, width x height; larger ones are refused by their header, before memory is taken
 */
public record DecoderSettings(int threads, long maxPixels) implements Serializable {
    /** A picture of 8192x8192. */
    public static final long DEFAULT_MAX_PIXELS = 67_108_864;

    public DecoderSettings {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("decoder threads: %d, expected 1 to 64".formatted(threads));
        }
        if (maxPixels < 1) {
            throw new IllegalArgumentException("largest picture: %d pixels, expected at least 1".formatted(maxPixels));
        }
    }

    /** One thread, and the default limit. */
    public static DecoderSettings defaults() {
        return new DecoderSettings(1, DEFAULT_MAX_PIXELS);
    }
}
