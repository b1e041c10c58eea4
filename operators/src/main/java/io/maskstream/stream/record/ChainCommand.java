package io.maskstream.stream.record;

import io.maskstream.model.Vocabulary;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/** A command at its place between frames: it holds for every frame behind it and for none before. */
@TypeInfo(RecordTypes.ChainCommandFactory.class)
public sealed interface ChainCommand extends InferenceElement {

    /** Version of the command; later ones are higher. */
    long version();

    /**
     * New words.
     *
     * @param stream the stream they are for; empty for all streams without words of their own
     * @param vocabulary the classes
     * @param version version that masks made with it carry
     */
    record UseVocabulary(Optional<String> stream, Vocabulary vocabulary, long version) implements ChainCommand {
        public UseVocabulary {
            Objects.requireNonNull(stream);
            Objects.requireNonNull(vocabulary);
        }
    }

    /**
     * Another model.
     *
     * @param directory the model, as {@code --model} takes it
     * @param version version that masks made with it carry, before the directory's digest
     */
    record UseModel(String directory, long version) implements ChainCommand {
        public UseModel {
            Objects.requireNonNull(directory);
        }
    }
}
