package io.maskstream.model.importer;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.ModelException;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.backbone.BertConfig;
import io.maskstream.model.backbone.EncoderModels;
import io.maskstream.model.backbone.VitCheckpoint;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.BertTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Imports encoders that give no masks by themselves, for Fusioner to be trained over: DINO, MoCo v3, BERT. */
public final class EncoderImporter {
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> IMAGENET_DEVIATION = List.of(0.229, 0.224, 0.225);

    /** Every configuration says how pictures are read; a text encoder sees none. */
    private static final Preprocessing NO_PICTURES = new Preprocessing(
            1,
            1,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            Preprocessing.Interpolation.NEAREST,
            Preprocessing.ColourOrder.RGB);

    private EncoderImporter() {}

    /**
     * Makes a model directory of an image encoder of DINO or MoCo v3.
     *
     * @param checkpoint the released file: the encoder alone, or a training state
     * @param out the directory to make
     * @param command the command line, for its provenance
     * @param version the software's version
     */
    public static ModelDirectory vit(
            VitConfig.Family family, Path checkpoint, Path out, String command, String version) {
        try (StateDict state = VitCheckpoint.read(family, checkpoint);
                ModelDirectoryWriter writer = ModelDirectoryWriter.at(out)) {
            VitConfig config = infer(family, state, checkpoint);
            writer.weights(only(state, config.shapes().keySet()), FloatPrecision.AS_STORED);
            return writer.finish(ModelConfiguration.of(
                    family.system(),
                    Hyperparameters.of(EncoderModels.write(config)),
                    imageNet(family, config.resolution()),
                    List.of(),
                    provenance(checkpoint, state, command, version)));
        }
    }

    private static VitConfig infer(VitConfig.Family family, StateDict state, Path checkpoint) {
        try {
            return VitConfig.infer(family, Weights.of(state), state.names(), checkpoint.toString());
        } catch (ModelException e) {
            throw CheckpointGuess.orElse(state, checkpoint, family.system(), e);
        }
    }

    private static Preprocessing imageNet(VitConfig.Family family, int resolution) {
        return new Preprocessing(
                resolution,
                resolution,
                IMAGENET_MEAN,
                IMAGENET_DEVIATION,
                family == VitConfig.Family.DINO
                        ? Preprocessing.Interpolation.BICUBIC
                        : Preprocessing.Interpolation.BILINEAR,
                Preprocessing.ColourOrder.RGB);
    }

    /**
     * Makes a model directory of a BERT.
     *
     * @param checkpoint the released file, of any naming
     * @param vocabulary its {@code vocab.txt}
     * @param templates prompts for it to carry; empty for the software's own
     * @param out the directory to make
     * @param command the command line, for its provenance
     * @param version the software's version
     */
    public static ModelDirectory bert(
            Path checkpoint, Path vocabulary, List<String> templates, Path out, String command, String version) {
        try (StateDict raw = StateDict.read(checkpoint)) {
            StateDict state = BertConfig.official(raw);
            BertConfig config = infer(raw, state, checkpoint);
            try (BertTokenizer tokenizer = BertTokenizer.fromOfficial(vocabulary);
                    ModelDirectoryWriter writer = ModelDirectoryWriter.at(out)) {
                CheckpointGuess.requireWords(vocabulary, tokenizer.size(), config.words());
                writer.weights(only(state, config.shapes().keySet()), FloatPrecision.AS_STORED);
                writer.tokenizer(tokenizer.json());
                return writer.finish(ModelConfiguration.of(
                        BertConfig.SYSTEM,
                        Hyperparameters.of(EncoderModels.write(config)),
                        NO_PICTURES,
                        templates,
                        provenance(checkpoint, raw, command, version)));
            }
        }
    }

    private static BertConfig infer(StateDict raw, StateDict state, Path checkpoint) {
        try {
            return BertConfig.infer(Weights.of(state), state.names(), checkpoint.toString());
        } catch (ModelException e) {
            throw CheckpointGuess.orElse(raw, checkpoint, BertConfig.SYSTEM, e);
        }
    }

    /** What the encoder has no use for stays behind. */
    private static StateDict only(StateDict state, Set<String> used) {
        return state.filter(used::contains);
    }

    private static Provenance provenance(Path checkpoint, StateDict state, String command, String version) {
        return new Provenance(checkpoint.getFileName().toString(), Optional.of(state.sha256()), command, version);
    }
}
