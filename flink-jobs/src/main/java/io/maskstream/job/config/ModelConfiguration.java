package io.maskstream.job.config;

import java.util.Objects;

/**
 * Which model, and how frames are brought to it.
 *
 * @param directory a model directory, {@code constant} or {@code random:PRESET}
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param precision of its arithmetic
 * @param input the size of the pictures it is given
 * @param fit how a frame of another shape becomes one of those
 */
public record ModelConfiguration(String directory, String device, Precision precision, Input input, Fit fit) {
    /** Arithmetic of the model. */
    public enum Precision {
        FP32,
        BF16
    }

    /** Size of the pictures that the model is given. */
    public enum Input {
        /** The size it was trained on. */
        MODEL,
        /** The frame's own size; the model must be able to interpolate. */
        PIXELS
    }

    /** How a frame of another shape becomes a picture of the model's. */
    public enum Fit {
        /** Scaled with its aspect kept, the rest is padding. */
        LETTERBOX,
        /** Scaled to the shape. */
        STRETCH,
        /** Cut into overlapping windows. */
        SLIDE
    }

    public ModelConfiguration {
        Checks.notBlank("directory", directory);
        Objects.requireNonNull(precision);
        Objects.requireNonNull(input);
        Objects.requireNonNull(fit);
        if (!device.matches("auto|cpu|cuda:\\d{1,3}")) {
            throw new IllegalArgumentException("device '%s' is none of auto, cpu, cuda:0".formatted(device));
        }
    }
}
