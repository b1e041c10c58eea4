package io.maskstream.model.train.fusioner;

import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.ClipTokenizer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A directory with a CLIP of random weights, small enough for tests. */
final class TinyClip {
    static final int SIDE = 32;
    static final int WIDTH = 32;
    private static final int WORDS = 600;

    private TinyClip() {}

    static Path write(Path target) {
        ClipConfig config = new ClipConfig(
                WIDTH,
                SIDE,
                new ClipConfig.VisionTransformer(32, 2, 2, 4, List.of()),
                new ClipConfig.Text(32, 2, 2, 32, WORDS));
        Weights weights = new RandomWeights(config.shapes(), 5);
        StateDict state = StateDict.of(
                "tiny",
                config.shapes().entrySet().stream()
                        .map(entry ->
                                TensorEntry.ofFloats(entry.getKey(), weights.floats(entry.getKey()), entry.getValue()))
                        .toList());
        try (ModelDirectoryWriter writer = ModelDirectoryWriter.at(target);
                ClipTokenizer tokenizer = ClipTokenizer.random(WORDS, 1)) {
            writer.weights(state, FloatPrecision.F32);
            writer.tokenizer(tokenizer.json());
            writer.finish(ModelConfiguration.of(
                    ClipModels.SYSTEM,
                    ClipModels.write(config),
                    new Preprocessing(
                            SIDE,
                            SIDE,
                            Collections.nCopies(3, .5),
                            Collections.nCopies(3, .25),
                            Preprocessing.Interpolation.BICUBIC,
                            Preprocessing.ColourOrder.RGB),
                    List.of("a {}"),
                    new Provenance("random", Optional.empty(), "test", "test")));
        }
        return target;
    }
}
