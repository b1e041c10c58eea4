package io.maskstream.job.adapt;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaModels;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.text.OfaTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An OFA of a few thousand random weights, as a model directory. */
public final class TinyOfa {
    private static final int WORDS = 300;
    private static final int SIDE = 64;
    private static final OfaConfig CONFIG = new OfaConfig(
            new ResNetConfig(4, List.of(2, 4, 6), List.of(1, 1, 1)), 16, 2, 1, 1, 24, WORDS, 160, 8, 5, SIDE);

    private TinyOfa() {}

    public static Path write(Path folder) {
        return write(folder, 0, "");
    }

    /** With all of one tensor's values set to another. */
    static Path write(Path folder, float value, String tensor) {
        RandomWeights weights = new RandomWeights(CONFIG.shapes(), 5);
        List<TensorEntry> entries = new ArrayList<>();
        CONFIG.shapes().forEach((name, shape) -> {
            float[] values = weights.floats(name);
            if (name.equals(tensor)) {
                Arrays.fill(values, value);
            }
            entries.add(TensorEntry.ofFloats(name, values, shape));
        });
        List<Double> halves = List.of(.5, .5, .5);
        try (ModelDirectoryWriter writer = ModelDirectoryWriter.at(folder);
                OfaTokenizer tokenizer = OfaTokenizer.random(WORDS, 1)) {
            writer.weights(StateDict.of("tiny", entries), FloatPrecision.F32);
            writer.tokenizer(tokenizer.json());
            return writer.finish(ModelConfiguration.of(
                            OfaConfig.SYSTEM,
                            Hyperparameters.of(OfaModels.write(CONFIG)),
                            new Preprocessing(
                                    SIDE,
                                    SIDE,
                                    halves,
                                    halves,
                                    Preprocessing.Interpolation.BILINEAR,
                                    Preprocessing.ColourOrder.RGB),
                            List.of(),
                            new Provenance("random", Optional.empty(), "test", "0")))
                    .path();
        }
    }
}
