package io.maskstream.model.importer;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.ModelException;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.checkpoint.CheckpointTree;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegModels;
import io.maskstream.model.ifseg.PostProcessing;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaInference;
import io.maskstream.model.ofa.OfaModels;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.OfaTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Imports fairseq checkpoints of OFA-Sys/OFA and alinlab/ifseg. Of a file {@code model} alone is taken; settings and
 * optimizer states, whose classes are unknown here, are passed over. What masks have no use for stays behind.
 */
public final class OfaImporter {
    private static final String MODEL = "model";

    /** IFSeg's training size, which no shape of an OFA says. */
    private static final int RESOLUTION = 512;

    private static final List<Double> HALVES = List.of(0.5, 0.5, 0.5);

    private OfaImporter() {}

    /**
     * Makes a model directory of an OFA, for IFSeg to be adapted from; unadapted it gives poor masks.
     *
     * @param checkpoint the released file
     * @param vocabulary folder with the released {@code encoder.json}, {@code vocab.bpe} and {@code dict.txt}
     * @param out the directory to make
     * @param command the command line, for its provenance
     * @param version the software's version
     */
    public static ModelDirectory ofa(Path checkpoint, Path vocabulary, Path out, String command, String version) {
        try (CheckpointTree tree = CheckpointTree.read(checkpoint)) {
            StateDict state = model(tree);
            OfaConfig config = inferOfa(state, checkpoint);
            return write(
                    new Found(OfaConfig.SYSTEM, Hyperparameters.of(OfaModels.write(config)), config),
                    state.filter(config.shapes().keySet()::contains),
                    vocabulary,
                    out,
                    provenance(checkpoint, state, command, version));
        }
    }

    /**
     * Makes a model directory of an IFSeg that the official code adapted. Its words' embeddings are not taken: any words can
     * be given, and those of its own adaptation have the same ones again.
     *
     * @param checkpoint the file
     * @param vocabulary as for {@link #ofa}
     * @param out the directory to make
     * @param command the command line, for its provenance
     * @param version the software's version
     */
    public static ModelDirectory ifseg(Path checkpoint, Path vocabulary, Path out, String command, String version) {
        try (CheckpointTree tree = CheckpointTree.read(checkpoint)) {
            StateDict state = model(tree);
            IfsegConfig config = inferIfseg(state, checkpoint);
            return write(
                    new Found(IfsegConfig.SYSTEM, IfsegModels.write(config, PostProcessing.OFFICIAL), config.ofa()),
                    state.filter(config.shapes().keySet()::contains),
                    vocabulary,
                    out,
                    provenance(checkpoint, state, command, version));
        }
    }

    private static StateDict model(CheckpointTree tree) {
        return tree.keys().contains(MODEL) ? tree.stateDict(MODEL) : tree.stateDict();
    }

    private static OfaConfig inferOfa(StateDict state, Path checkpoint) {
        try {
            Weights weights = Weights.of(state);
            OfaInference inference = new OfaInference(weights, state.names(), checkpoint.toString(), OfaConfig.SYSTEM);
            int largest = inference.imageBucket() * ResNetConfig.STRIDE;
            OfaConfig config = inference.infer(Math.min(RESOLUTION, largest));
            config.check(weights, checkpoint.toString());
            return config;
        } catch (ModelException e) {
            throw CheckpointGuess.orElse(state, checkpoint, OfaConfig.SYSTEM, e);
        }
    }

    private static IfsegConfig inferIfseg(StateDict state, Path checkpoint) {
        try {
            return IfsegConfig.infer(Weights.of(state), state.names(), checkpoint.toString());
        } catch (ModelException e) {
            throw CheckpointGuess.orElse(state, checkpoint, IfsegConfig.SYSTEM, e);
        }
    }

    private record Found(String system, Hyperparameters settings, OfaConfig config) {}

    private static ModelDirectory write(
            Found found, StateDict state, Path vocabulary, Path out, Provenance provenance) {
        int resolution = found.config().resolution();
        try (OfaTokenizer tokenizer = OfaTokenizer.fromOfficial(
                        vocabulary.resolve("encoder.json"),
                        vocabulary.resolve("vocab.bpe"),
                        vocabulary.resolve("dict.txt"));
                ModelDirectoryWriter writer = ModelDirectoryWriter.at(out)) {
            // Above the tokenizer's pieces the model has codes of pictures and of places.
            if (tokenizer.size() > found.config().words()) {
                throw new ModelException("%s: %d pieces, but the checkpoint embeds %d"
                        .formatted(vocabulary, tokenizer.size(), found.config().words()));
            }
            writer.weights(state, FloatPrecision.AS_STORED);
            writer.tokenizer(tokenizer.json());
            return writer.finish(ModelConfiguration.of(
                    found.system(),
                    found.settings(),
                    new Preprocessing(
                            resolution,
                            resolution,
                            HALVES,
                            HALVES,
                            Preprocessing.Interpolation.BILINEAR,
                            Preprocessing.ColourOrder.RGB),
                    List.of(),
                    provenance));
        }
    }

    private static Provenance provenance(Path checkpoint, StateDict state, String command, String version) {
        return new Provenance(checkpoint.getFileName().toString(), Optional.of(state.sha256()), command, version);
    }
}
