package io.maskstream.stream.decode;

import io.maskstream.model.InputSpec;
import java.io.Serializable;

/** Which pictures the model gets. */
public sealed interface InputSize extends Serializable {

    /** Of this size, that of the pictures that the model was trained on. */
    record Model(int width, int height) implements InputSize {
        public Model {
            if (width < 1 || height < 1) {
                throw new IllegalArgumentException("input %dx%d: both must be positive".formatted(width, height));
            }
        }

        /** The size that a model was trained on. */
        public static Model of(InputSpec spec) {
            return new Model(spec.width(), spec.height());
        }
    }

    /**
     * Of the frame's own size, rounded to what the model's patches allow.
     *
     * @param multiple both sides become multiples of this
     */
    record Pixels(int multiple) implements InputSize {
        public Pixels {
            if (multiple < 1) {
                throw new IllegalArgumentException("input in multiples of %d: must be positive".formatted(multiple));
            }
        }
    }
}
