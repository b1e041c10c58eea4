package io.maskstream.model.importer;

import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.ModelException;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.checkpoint.CheckpointTree;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.fusioner.FusionerConfig;
import io.maskstream.model.fusioner.FusionerInference;
import io.maskstream.model.fusioner.FusionerModels;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.ClipTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Imports a Fusioner that the official code trained: a state dict, plain or under {@code model}, with CLIP's towers under
 * {@code img_model.} and {@code text_model.}.
 */
public final class FusionerImporter {
    /** What the pictures of its training looked like on average; the official code normalises by the data set. */
    public enum Colours {
        PASCAL(List.of(0.4554, 0.4298, 0.3955), List.of(0.1181, 0.1189, 0.1338)),
        COCO(List.of(0.4650, 0.4357, 0.3973), List.of(0.1152, 0.1153, 0.1352));

        private final List<Double> mean;
        private final List<Double> deviation;

        Colours(List<Double> mean, List<Double> deviation) {
            this.mean = mean;
            this.deviation = deviation;
        }

        /**
         * Reads {@code pascal} or {@code coco}.
         *
         * @throws IllegalArgumentException for anything else
         */
        public static Colours parse(String text) {
            return switch (text) {
                case "pascal" -> PASCAL;
                case "coco" -> COCO;
                default ->
                    throw new IllegalArgumentException("unknown colours '%s'; choose pascal or coco".formatted(text));
            };
        }

        Preprocessing at(int resolution) {
            return new Preprocessing(
                    resolution,
                    resolution,
                    mean,
                    deviation,
                    Preprocessing.Interpolation.BILINEAR,
                    Preprocessing.ColourOrder.RGB);
        }
    }

    private static final String MODEL = "model";

    private FusionerImporter() {}

    /**
     * Makes a model directory.
     *
     * @param checkpoint the file
     * @param merges the official {@code bpe_simple_vocab_16e6.txt.gz}
     * @param colours of the data set that it was trained on
     * @param templates prompts for it to carry; empty for the software's own
     * @param out the directory to make
     * @param command the command line, for its provenance
     * @param version the software's version
     */
    public static ModelDirectory run(
            Path checkpoint,
            Path merges,
            Colours colours,
            List<String> templates,
            Path out,
            String command,
            String version) {
        try (CheckpointTree tree = CheckpointTree.read(checkpoint)) {
            StateDict raw = tree.keys().contains(MODEL) ? tree.stateDict(MODEL) : tree.stateDict();
            StateDict state = raw.stripPrefix("module.");
            FusionerConfig config = infer(state, checkpoint);
            try (ClipTokenizer tokenizer = ClipTokenizer.fromOfficial(merges);
                    ModelDirectoryWriter writer = ModelDirectoryWriter.at(out)) {
                CheckpointGuess.requireWords(
                        merges, tokenizer.size(), config.text().words());
                Set<String> used = config.shapes().keySet();
                writer.weights(state.filter(used::contains), FloatPrecision.AS_STORED);
                writer.tokenizer(tokenizer.json());
                return writer.finish(ModelConfiguration.of(
                        FusionerModels.SYSTEM,
                        FusionerModels.write(config),
                        colours.at(config.image().resolution()),
                        templates,
                        new Provenance(
                                checkpoint.getFileName().toString(), Optional.of(raw.sha256()), command, version)));
            }
        }
    }

    private static FusionerConfig infer(StateDict state, Path checkpoint) {
        try {
            return new FusionerInference(Weights.of(state), state.names(), checkpoint.toString()).whole();
        } catch (ModelException e) {
            throw CheckpointGuess.orElse(state, checkpoint, FusionerModels.SYSTEM, e);
        }
    }
}
