package io.maskstream.model.importer;

import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.ModelException;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.ClipTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Imports a CLIP checkpoint of openai/CLIP: the released TorchScript archive, or a state dict of any kind of file, plain
 * or under {@code state_dict} and {@code module.}.
 */
public final class ClipImporter {
    /** What the released archives hold beside the parameters. */
    private static final Set<String> NOT_PARAMETERS = Set.of("input_resolution", "context_length", "vocab_size");

    private static final List<String> PREFIXES = List.of("module.", "model.", "clip.");

    private ClipImporter() {}

    /**
     * Makes a model directory.
     *
     * @param checkpoint the released file
     * @param merges the official {@code bpe_simple_vocab_16e6.txt.gz}
     * @param templates prompts for it to carry; empty for the software's own
     * @param out the directory to make
     * @param command the command line, for its provenance
     * @param version the software's version
     */
    public static ModelDirectory run(
            Path checkpoint, Path merges, List<String> templates, Path out, String command, String version) {
        try (StateDict raw = StateDict.read(checkpoint)) {
            StateDict state = parameters(raw);
            Weights weights = Weights.of(state);
            ClipConfig config = infer(raw, state, weights, checkpoint);
            try (ClipTokenizer tokenizer = ClipTokenizer.fromOfficial(merges);
                    ModelDirectoryWriter writer = ModelDirectoryWriter.at(out)) {
                CheckpointGuess.requireWords(
                        merges, tokenizer.size(), config.text().words());
                // As the file has them: halves stay halves, which keeps the directory as small as the release.
                writer.weights(state, FloatPrecision.AS_STORED);
                writer.tokenizer(tokenizer.json());
                return writer.finish(ModelConfiguration.of(
                        ClipModels.SYSTEM,
                        ClipModels.write(config),
                        official(config.resolution()),
                        templates,
                        new Provenance(
                                checkpoint.getFileName().toString(), Optional.of(raw.sha256()), command, version)));
            }
        }
    }

    /** Official preprocessing: colours of the paper's data set. */
    static Preprocessing official(int resolution) {
        return new Preprocessing(
                resolution,
                resolution,
                List.of(0.48145466, 0.4578275, 0.40821073),
                List.of(0.26862954, 0.26130258, 0.27577711),
                Preprocessing.Interpolation.BICUBIC,
                Preprocessing.ColourOrder.RGB);
    }

    private static StateDict parameters(StateDict raw) {
        StateDict state = raw;
        for (String prefix : PREFIXES) {
            String first = state.names().iterator().next();
            if (first.startsWith(prefix)) {
                state = state.stripPrefix(prefix);
            }
        }
        return state.filter(name -> !NOT_PARAMETERS.contains(name));
    }

    private static ClipConfig infer(StateDict raw, StateDict state, Weights weights, Path checkpoint) {
        try {
            ClipConfig config = ClipConfig.infer(weights, state.names(), checkpoint.toString());
            config.check(weights, checkpoint.toString());
            return config;
        } catch (ModelException e) {
            throw CheckpointGuess.orElse(raw, checkpoint, "openai-clip", e);
        }
    }
}
