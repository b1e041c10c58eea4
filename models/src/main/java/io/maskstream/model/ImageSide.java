package io.maskstream.model;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;

/** The part of a model that runs for every picture, alone: what {@code bench model} measures. */
public interface ImageSide extends AutoCloseable {

    /** The size of picture that is measured. */
    InputSpec input();

    /** Where it runs. */
    Device device();

    /** Multiply-adds for one picture of that size. */
    long multiplyAdds();

    /**
     * Takes so many words from now on, where words run through the model with every picture.
     *
     * @throws ModelException if they do not
     */
    default void ask(int words) {
        throw new ModelException("words are no part of what this model does for every picture; leave out their number");
    }

    /**
     * Encodes normalised pictures (B, 3, height, width).
     *
     * @return features, whatever the model has; owned by the scope
     */
    Tensor encode(TensorScope scope, Tensor images);

    @Override
    void close();
}
