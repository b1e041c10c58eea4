package io.maskstream.job;

import io.maskstream.model.InputSpec;
import io.maskstream.model.ModelException;
import java.io.Serializable;

/**
 * The frames that a job makes for its model, which another model has to take as they are.
 *
 * @param height of the configuration's model's input
 * @param width of it
 * @param multiple both sides of frames of other sizes are multiples of this
 * @param ownSize whether frames have their own size
 */
record ModelFrames(int height, int width, int multiple, boolean ownSize) implements Serializable {
    static ModelFrames of(InputSpec input, boolean ownSize) {
        return new ModelFrames(input.height(), input.width(), input.multiple(), ownSize);
    }

    /** @throws ModelException in one line if the model does not take them */
    void requireFit(String model, InputSpec input) {
        if (ownSize) {
            if (!input.interpolates() || multiple % input.multiple() != 0) {
                throw new ModelException(
                        "%s: does not fit: the job's frames have sides that are multiples of %d (model.input is pixels), the model takes %s"
                                .formatted(model, multiple, shown(input)));
            }
        } else if (!input.accepts(height, width)) {
            throw new ModelException("%s: does not fit: the job's frames are %dx%d, the model takes %s"
                    .formatted(model, width, height, shown(input)));
        }
    }

    private static String shown(InputSpec input) {
        return input.interpolates()
                ? "sides that are multiples of " + input.multiple()
                : "only %dx%d".formatted(input.width(), input.height());
    }
}
