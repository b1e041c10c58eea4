package io.maskstream.stream.decode;

import io.maskstream.model.InputSpec;
import java.io.Serializable;

/** Which pictures the model gets. */
public sealed interface InputSize extends Serializable {

    /**
     * Of this size, that of the pictures that the model was trained on.
     *
     * @param multiple where a side reaches beyond it, it becomes a multiple of this
     */
    record Model(int width, int height, int multiple) implements InputSize {
        public Model {
            if (width < 1 || height < 1 || multiple < 1) {
                throw new IllegalArgumentException(
                        "input %dx%d in multiples of %d: all must be positive".formatted(width, height, multiple));
            }
        }

        /** Of a model that takes any other size. */
        public Model(int width, int height) {
            this(width, height, 1);
        }

        /** The size that a model was trained on. */
        public static Model of(InputSpec spec) {
            return new Model(spec.width(), spec.height(), spec.multiple());
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
