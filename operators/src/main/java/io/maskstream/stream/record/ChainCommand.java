package io.maskstream.stream.record;

import io.maskstream.model.Vocabulary;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/** A command at its place between frames: it holds for every frame behind it and for none before. */
@TypeInfo(RecordTypes.ChainCommandFactory.class)
public sealed interface ChainCommand extends InferenceElement {

    /** Version of the command; later ones of the same key are higher. */
    long version();

    /** What it changes, as the key of its control message names it: {@code vocabulary/gate}, {@code model}. */
    String key();

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

        @Override
        public String key() {
            return ofStream("vocabulary", stream);
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

        @Override
        public String key() {
            return "model";
        }
    }

    /**
     * Other rules and zones.
     *
     * @param stream the stream they are for; empty for all streams without rules of their own
     * @param rules JSON of the rules and zones, checked
     * @param version of the command
     */
    record UseRules(Optional<String> stream, String rules, long version) implements ChainCommand, MaskElement {
        public UseRules {
            Objects.requireNonNull(stream);
            Objects.requireNonNull(rules);
        }

        @Override
        public String key() {
            return ofStream("rules", stream);
        }
    }

    private static String ofStream(String kind, Optional<String> stream) {
        return stream.map(name -> kind + "/" + name).orElse(kind);
    }
}
