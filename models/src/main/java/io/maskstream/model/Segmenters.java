package io.maskstream.model;

import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.backbone.ClipVision;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.maskclip.ClipPixels;
import io.maskstream.model.maskclip.MaskClipSegmenter;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.ClipTokenizer;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizers;
import java.util.Optional;

/** The only switch from a system's name to the class that stands behind it. */
public final class Segmenters {
    private static final long RANDOM_SEED = 1;

    private Segmenters() {}

    /**
     * Opens a model.
     *
     * @param model directory, {@code constant} or {@code random:PRESET}
     * @param device resolved by {@link Device#resolve}
     * @param templates prompts in place of those that the model carries
     * @throws ModelException in one line if it cannot be used
     */
    public static Segmenter open(
            ModelReference model, Device device, Precision precision, Optional<PromptTemplates> templates) {
        if (model instanceof ModelReference.Directory directory) {
            return directory(ModelDirectory.open(directory.path()), device, precision, templates);
        } else if (model instanceof ModelReference.Random random) {
            ClipConfig config = ClipConfig.preset(random.preset());
            return MaskClipSegmenter.load(
                    config,
                    new RandomWeights(config.shapes(), RANDOM_SEED),
                    model.name(),
                    ClipPixels.OFFICIAL,
                    ClipTokenizer.random(config.text().words(), RANDOM_SEED),
                    templates.orElseGet(PromptTemplates::standard),
                    device,
                    precision);
        }
        return new ConstantSegmenter();
    }

    private static Segmenter directory(
            ModelDirectory directory, Device device, Precision precision, Optional<PromptTemplates> templates) {
        ModelConfiguration configuration = directory.configuration();
        return switch (configuration.system()) {
            case ClipModels.SYSTEM -> {
                try (StateDict weights = directory.weights()) {
                    yield MaskClipSegmenter.load(
                            ClipModels.read(configuration.hyperparameters()),
                            Weights.of(weights),
                            directory.path().toString(),
                            ClipPixels.of(configuration.preprocessing()),
                            Tokenizers.read(directory.tokenizer()),
                            templates.orElseGet(() -> PromptTemplates.of(configuration.templates())),
                            device,
                            precision);
                }
            }
            default -> throw unknownSystem(directory);
        };
    }

    /**
     * What a model wants to see, read from its configuration without loading its weights.
     *
     * @throws ModelException in one line if there is no such model
     */
    public static InputSpec input(ModelReference model) {
        if (model instanceof ModelReference.Constant) {
            return new ConstantSegmenter().input();
        }
        ClipConfig config;
        if (model instanceof ModelReference.Random random) {
            config = ClipConfig.preset(random.preset());
        } else {
            ModelDirectory directory = ModelDirectory.open(((ModelReference.Directory) model).path());
            if (!directory.configuration().system().equals(ClipModels.SYSTEM)) {
                throw unknownSystem(directory);
            }
            config = ClipModels.read(directory.configuration().hyperparameters());
        }
        return new InputSpec(
                config.resolution(), config.resolution(), config.vision().stride(), true);
    }

    private static ModelException unknownSystem(ModelDirectory directory) {
        return new ModelException("%s: config.json has the system '%s'; this version knows %s"
                .formatted(directory.path(), directory.configuration().system(), ClipModels.SYSTEM));
    }

    /** The image side of a model alone, for measurements; a directory or a preset. */
    public static ImageSide imageSide(ModelReference model, Device device, Precision precision) {
        if (model instanceof ModelReference.Random random) {
            ClipConfig config = ClipConfig.preset(random.preset());
            return ClipVision.load(config, new RandomWeights(config.shapes(), RANDOM_SEED), device, precision);
        } else if (model instanceof ModelReference.Directory named) {
            ModelDirectory directory = ModelDirectory.open(named.path());
            try (StateDict weights = directory.weights()) {
                ClipConfig config = ClipModels.read(directory.configuration().hyperparameters());
                config.check(Weights.of(weights), named.path().toString());
                return ClipVision.load(config, Weights.of(weights), device, precision);
            }
        }
        throw new ModelException("the model 'constant' has nothing to measure; give a directory or random:PRESET");
    }
}
