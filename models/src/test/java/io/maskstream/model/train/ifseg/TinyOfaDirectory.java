package io.maskstream.model.train.ifseg;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaModels;
import io.maskstream.model.ofa.TinyOfa;
import io.maskstream.model.text.OfaTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A directory of an OFA with random weights. */
final class TinyOfaDirectory {
    private TinyOfaDirectory() {}

    static ModelDirectory write(Path folder) {
        return write(folder, Float.NaN, "");
    }

    /** With all of one tensor's values set to another. */
    static ModelDirectory write(Path folder, float value, String tensor) {
        return write(folder, value, tensor, Map.of());
    }

    /** That says how it is adapted best. */
    static ModelDirectory recommending(Path folder, Map<String, Object> adaptation) {
        return write(folder, 0, "", Map.of(AdaptationSettings.RECOMMENDED, adaptation));
    }

    private static ModelDirectory write(Path folder, float value, String tensor, Map<String, Object> more) {
        OfaConfig config = TinyOfa.config();
        RandomWeights weights = new RandomWeights(config.shapes(), 5);
        List<TensorEntry> entries = new ArrayList<>();
        config.shapes().forEach((name, shape) -> {
            float[] values = weights.floats(name);
            if (name.equals(tensor)) {
                java.util.Arrays.fill(values, value);
            }
            entries.add(TensorEntry.ofFloats(name, values, shape));
        });
        List<Double> halves = List.of(.5, .5, .5);
        Map<String, Object> settings = new TreeMap<>(OfaModels.write(config));
        settings.putAll(more);
        try (ModelDirectoryWriter writer = ModelDirectoryWriter.at(folder);
                OfaTokenizer tokenizer = OfaTokenizer.random(TinyOfa.WORDS, 1)) {
            writer.weights(StateDict.of("tiny", entries), FloatPrecision.F32);
            writer.tokenizer(tokenizer.json());
            return writer.finish(ModelConfiguration.of(
                    OfaConfig.SYSTEM,
                    Hyperparameters.of(settings),
                    new Preprocessing(
                            64,
                            64,
                            halves,
                            halves,
                            Preprocessing.Interpolation.BILINEAR,
                            Preprocessing.ColourOrder.RGB),
                    List.of(),
                    new Provenance("random", Optional.empty(), "test", "0")));
        }
    }
}
