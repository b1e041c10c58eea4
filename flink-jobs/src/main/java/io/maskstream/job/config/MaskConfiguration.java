package io.maskstream.job.config;

import java.util.Objects;

/**
 * What a mask record holds.
 *
 * @param resolution size of the label map
 * @param regions whether connected regions are listed beside it
 * @param minimumArea regions of fewer mask pixels are left out; the label map keeps them
 */
public record MaskConfiguration(Resolution resolution, boolean regions, int minimumArea) {
    public MaskConfiguration {
        Objects.requireNonNull(resolution);
        if (minimumArea < 0) {
            throw new IllegalArgumentException("min-area is %d; it counts pixels".formatted(minimumArea));
        }
    }

    /** Size of the label map. */
    public sealed interface Resolution {
        /** The frame's part of the model's input. */
        record Model() implements Resolution {}

        /** The camera's picture. */
        record Frame() implements Resolution {}

        /** A given size in pixels. */
        record Exactly(int width, int height) implements Resolution {
            private static final int LARGEST = 16_384;

            public Exactly {
                if (width < 1 || height < 1 || width > LARGEST || height > LARGEST) {
                    throw new IllegalArgumentException(
                            "resolution %dx%d: sides have 1 to %d pixels".formatted(width, height, LARGEST));
                }
            }
        }

        /** Reads {@code model}, {@code frame} or {@code 640x360}. */
        static Resolution parse(String text) {
            if (text.equals("model")) {
                return new Model();
            }
            if (text.equals("frame")) {
                return new Frame();
            }
            if (text.matches("\\d{1,6}x\\d{1,6}")) {
                String[] sides = text.split("x");
                return new Exactly(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
            }
            throw new IllegalArgumentException("'%s' is none of model, frame, 640x360".formatted(text));
        }
    }
}
