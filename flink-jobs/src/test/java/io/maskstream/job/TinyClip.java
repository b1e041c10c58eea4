package io.maskstream.job;

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
import io.maskstream.model.text.ClipTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real segmenter that is quick: CLIP with a few small layers and random weights, as a model directory. */
final class TinyClip {
    private static final int WORDS = 600;
    private static final int SIDE = 64;
    private static final long SEED = 1;
    private static final ClipConfig CONFIG = new ClipConfig(
            8, SIDE, new ClipConfig.VisionTransformer(32, 3, 2, 8), new ClipConfig.Text(16, 1, 1, 24, WORDS));

    private TinyClip() {}

    static Path write(Path folder) {
        RandomWeights weights = new RandomWeights(CONFIG.shapes(), SEED);
        List<TensorEntry> tensors = CONFIG.shapes().entrySet().stream()
                .map(shape -> TensorEntry.ofFloats(shape.getKey(), weights.floats(shape.getKey()), shape.getValue()))
                .toList();
        try (ClipTokenizer tokenizer = ClipTokenizer.random(WORDS, SEED);
                ModelDirectoryWriter writer = ModelDirectoryWriter.at(folder)) {
            writer.weights(StateDict.of("tiny", tensors), FloatPrecision.F32);
            writer.tokenizer(tokenizer.json());
            return writer.finish(ModelConfiguration.of(
                            ClipModels.SYSTEM,
                            ClipModels.write(CONFIG),
                            new Preprocessing(
                                    SIDE,
                                    SIDE,
                                    List.of(0.48145466, 0.4578275, 0.40821073),
                                    List.of(0.26862954, 0.26130258, 0.27577711),
                                    Preprocessing.Interpolation.BICUBIC,
                                    Preprocessing.ColourOrder.RGB),
                            List.of("a photo of a {}."),
                            new Provenance("random", Optional.empty(), "test", "1")))
                    .path();
        }
    }
}
