package io.maskstream.stream.infer;

import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ModelIdentity;
import java.io.Serializable;
import java.util.Optional;

/** How a task manager gets the model; travels in the job graph. */
public interface SegmenterProvider extends Serializable {

    /** Name and version that masks carry; equal for equal models. */
    ModelIdentity identity();

    /**
     * Loads the model.
     *
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}
     */
    Segmenter load(String device);

    /**
     * The provider of another model, for a switch while the job runs. Its weights are not loaded.
     *
     * @param directory as {@code --model} takes it
     * @param version the version of the command that asks for it
     * @throws RuntimeException in one line if there is no such model, or it does not take this one's frames
     */
    SegmenterProvider other(String directory, long version);

    /**
     * Looks whether the model's text side takes words, without loading its weights. Models that take any need not look.
     *
     * @throws RuntimeException in one line if it does not
     */
    default void requireWords(Vocabulary words) {}

    /**
     * Whether the model was adapted to these very words. Its weights are not loaded.
     *
     * @return empty for models that are not adapted to words
     */
    default Optional<Boolean> adaptedTo(Vocabulary words) {
        return Optional.empty();
    }
}
