package io.maskstream.job.demo;

import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.fusioner.BodyConfig;
import io.maskstream.model.fusioner.FusionerConfig;
import io.maskstream.model.fusioner.FusionerModels;
import io.maskstream.model.fusioner.ImageEncoder;
import io.maskstream.model.fusioner.TextEncoder;
import io.maskstream.model.text.ClipTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Fusioner of the bundle's kind with a few small layers and random weights, as a model directory. */
public final class TinyFusioner {
    private static final int WORDS = 600;
    private static final int SIDE = 32;
    private static final long SEED = 1;

    private TinyFusioner() {}

    /** Writes it; a {@code demo.json} is the test's own. */
    public static Path write(Path folder) {
        FusionerConfig config = new FusionerConfig(
                new ImageEncoder.Clip(6, SIDE, new ClipConfig.VisionTransformer(16, 2, 2, 8)),
                new TextEncoder.Clip(10, new ClipConfig.Text(16, 1, 1, 24, WORDS)),
                new BodyConfig(
                        6, 10, new BodyConfig.EarlyFusion(8, 2, 2, 12), new BodyConfig.Convolutions(2), 0.07, 4));
        RandomWeights weights = new RandomWeights(config.shapes(), SEED);
        List<TensorEntry> tensors = config.shapes().entrySet().stream()
                .map(shape -> TensorEntry.ofFloats(shape.getKey(), weights.floats(shape.getKey()), shape.getValue()))
                .toList();
        try (ClipTokenizer tokenizer = ClipTokenizer.random(WORDS, SEED);
                ModelDirectoryWriter writer = ModelDirectoryWriter.at(folder)) {
            writer.weights(StateDict.of("tiny", tensors), FloatPrecision.F32);
            writer.tokenizer(tokenizer.json());
            return writer.finish(ModelConfiguration.of(
                            FusionerModels.SYSTEM,
                            FusionerModels.write(config),
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
