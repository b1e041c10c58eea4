package io.maskstream.model;

import io.maskstream.model.backbone.BertConfig;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.backbone.ClipVision;
import io.maskstream.model.backbone.EncoderModels;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.backbone.VitEncoder;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.fusioner.FusionerConfig;
import io.maskstream.model.fusioner.FusionerImageSide;
import io.maskstream.model.fusioner.FusionerModels;
import io.maskstream.model.fusioner.FusionerSegmenter;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegDirectory;
import io.maskstream.model.ifseg.IfsegImageSide;
import io.maskstream.model.ifseg.IfsegModels;
import io.maskstream.model.ifseg.IfsegSegmenter;
import io.maskstream.model.ifseg.PostProcessing;
import io.maskstream.model.maskclip.ClipPixels;
import io.maskstream.model.maskclip.MaskClipSegmenter;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.ClipTokenizer;
import io.maskstream.model.text.OfaTokenizer;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return open(model, device, precision, templates, Optional.empty());
    }

    /**
     * The same with another averaging between patches than the model's own, for measurements.
     *
     * @throws ModelException in one line if it cannot be used, or its masks are not averaged
     */
    public static Segmenter open(
            ModelReference model,
            Device device,
            Precision precision,
            Optional<PromptTemplates> templates,
            Optional<PostProcessing> averaging) {
        if (averaging.isPresent() && !isAveraged(model)) {
            throw new ModelException("%s: its masks are not averaged between patches; only those of %s and %s are"
                    .formatted(model.name(), OfaConfig.SYSTEM, IfsegModels.SYSTEM));
        }
        if (model instanceof ModelReference.Directory directory) {
            return directory(ModelDirectory.open(directory.path()), device, precision, templates, averaging);
        } else if (model instanceof ModelReference.Random random) {
            return random(random, device, precision, templates.orElseGet(PromptTemplates::standard), averaging);
        }
        return new ConstantSegmenter();
    }

    private static boolean isAveraged(ModelReference model) {
        if (model instanceof ModelReference.Random random) {
            return OfaConfig.presets().contains(random.preset());
        }
        return model instanceof ModelReference.Directory named
                && Set.of(OfaConfig.SYSTEM, IfsegModels.SYSTEM)
                        .contains(ModelDirectory.open(named.path())
                                .configuration()
                                .system());
    }

    private static Segmenter random(
            ModelReference.Random model,
            Device device,
            Precision precision,
            PromptTemplates templates,
            Optional<PostProcessing> averaging) {
        if (FusionerConfig.presets().contains(model.preset())) {
            FusionerConfig config = FusionerConfig.preset(model.preset());
            return FusionerSegmenter.load(
                    config,
                    FusionerModels.THRESHOLD,
                    new RandomWeights(config.shapes(), RANDOM_SEED),
                    model.name(),
                    ClipPixels.OFFICIAL,
                    ClipTokenizer.random(config.text().words(), RANDOM_SEED),
                    templates,
                    device,
                    precision);
        } else if (OfaConfig.presets().contains(model.preset())) {
            IfsegConfig config = IfsegConfig.over(OfaConfig.preset(model.preset()));
            return IfsegSegmenter.load(
                    config,
                    new RandomWeights(config.shapes(), RANDOM_SEED),
                    model.name(),
                    IfsegSegmenter.Colours.OFFICIAL,
                    averaging.orElse(PostProcessing.OFFICIAL),
                    OfaTokenizer.random(config.ofa().words(), RANDOM_SEED),
                    device,
                    precision);
        }
        return randomClip(model, device, precision, templates);
    }

    private static Segmenter randomClip(
            ModelReference.Random model, Device device, Precision precision, PromptTemplates templates) {
        ClipConfig config = clipPreset(model.preset());
        return MaskClipSegmenter.load(
                config,
                new RandomWeights(config.shapes(), RANDOM_SEED),
                model.name(),
                ClipPixels.OFFICIAL,
                ClipTokenizer.random(config.text().words(), RANDOM_SEED),
                templates,
                device,
                precision);
    }

    private static ClipConfig clipPreset(String name) {
        if (VitConfig.presets().contains(name)) {
            throw new ModelException("the preset '%s' is an encoder alone and gives no masks; those that do are %s"
                    .formatted(name, presets(List.of())));
        }
        return clipPreset(name, List.of());
    }

    private static ClipConfig clipPreset(String name, List<String> others) {
        if (!ClipConfig.presets().contains(name)) {
            throw new ModelException("no preset '%s'; there are %s".formatted(name, presets(others)));
        }
        return ClipConfig.preset(name);
    }

    private static String presets(List<String> others) {
        return Stream.of(ClipConfig.presets(), FusionerConfig.presets(), OfaConfig.presets(), others)
                .flatMap(List::stream)
                .collect(Collectors.joining(", "));
    }

    private static Segmenter directory(
            ModelDirectory directory,
            Device device,
            Precision precision,
            Optional<PromptTemplates> templates,
            Optional<PostProcessing> averaging) {
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
            case FusionerModels.SYSTEM -> {
                try (StateDict weights = directory.weights()) {
                    yield FusionerSegmenter.load(
                            FusionerModels.read(configuration.hyperparameters()),
                            FusionerModels.readThreshold(configuration.hyperparameters()),
                            Weights.of(weights),
                            directory.path().toString(),
                            ClipPixels.of(configuration.preprocessing()),
                            Tokenizers.read(directory.tokenizer()),
                            templates.orElseGet(() -> PromptTemplates.of(configuration.templates())),
                            device,
                            precision);
                }
            }
            case IfsegModels.SYSTEM, OfaConfig.SYSTEM -> ifseg(directory, device, precision, averaging);
            default -> throw noMasks(directory);
        };
    }

    /** Templates are sentences around a word; IFSeg reads words in a text of its own. */
    private static Segmenter ifseg(
            ModelDirectory directory, Device device, Precision precision, Optional<PostProcessing> averaging) {
        ModelConfiguration configuration = directory.configuration();
        try (IfsegDirectory opened = IfsegDirectory.open(directory, RANDOM_SEED)) {
            return IfsegSegmenter.load(
                    opened.config(),
                    opened.weights(),
                    directory.path().toString(),
                    IfsegSegmenter.Colours.of(configuration.preprocessing()),
                    averaging.orElseGet(() -> IfsegModels.readPostProcessing(configuration.hyperparameters())),
                    Tokenizers.read(directory.tokenizer()),
                    device,
                    precision);
        }
    }

    /**
     * What a model wants to see, read from its configuration without loading its weights.
     *
     * @throws ModelException in one line if there is no such model
     */
    public static InputSpec input(ModelReference model) {
        if (model instanceof ModelReference.Random random) {
            if (OfaConfig.presets().contains(random.preset())) {
                return IfsegSegmenter.input(OfaConfig.preset(random.preset()));
            }
            return FusionerConfig.presets().contains(random.preset())
                    ? FusionerSegmenter.input(FusionerConfig.preset(random.preset()))
                    : input(clipPreset(random.preset()));
        } else if (model instanceof ModelReference.Directory named) {
            ModelDirectory directory = ModelDirectory.open(named.path());
            Hyperparameters settings = directory.configuration().hyperparameters();
            return switch (directory.configuration().system()) {
                case ClipModels.SYSTEM -> input(ClipModels.read(settings));
                case FusionerModels.SYSTEM -> FusionerSegmenter.input(FusionerModels.read(settings));
                case IfsegModels.SYSTEM, OfaConfig.SYSTEM ->
                    IfsegSegmenter.input(IfsegModels.read(settings).ofa());
                default -> throw noMasks(directory);
            };
        }
        return new ConstantSegmenter().input();
    }

    private static InputSpec input(ClipConfig config) {
        return new InputSpec(
                config.resolution(), config.resolution(), config.vision().stride(), true);
    }

    private static ModelException noMasks(ModelDirectory directory) {
        String system = directory.configuration().system();
        if (EncoderModels.isVit(system) || system.equals(BertConfig.SYSTEM)) {
            return new ModelException(
                    "%s: '%s' is an encoder alone and gives no masks; 'maskstream train fusioner' makes a model of it"
                            .formatted(directory.path(), system));
        }
        return new ModelException("%s: config.json has the system '%s'; this version knows %s, %s, %s and %s"
                .formatted(
                        directory.path(),
                        system,
                        ClipModels.SYSTEM,
                        FusionerModels.SYSTEM,
                        OfaConfig.SYSTEM,
                        IfsegModels.SYSTEM));
    }

    /** The image side of a model alone, for measurements; a directory or a preset. */
    public static ImageSide imageSide(ModelReference model, Device device, Precision precision) {
        if (model instanceof ModelReference.Random random) {
            return randomImageSide(random, device, precision);
        } else if (model instanceof ModelReference.Directory named) {
            ModelDirectory directory = ModelDirectory.open(named.path());
            try (StateDict weights = directory.weights()) {
                return imageSide(directory, Weights.of(weights), device, precision);
            }
        }
        throw new ModelException("the model 'constant' has nothing to measure; give a directory or random:PRESET");
    }

    private static ImageSide randomImageSide(ModelReference.Random model, Device device, Precision precision) {
        String preset = model.preset();
        if (FusionerConfig.presets().contains(preset)) {
            FusionerConfig config = FusionerConfig.preset(preset);
            Weights weights = new RandomWeights(config.shapes(), RANDOM_SEED);
            return FusionerImageSide.load(config, weights, model.name(), device, precision);
        } else if (OfaConfig.presets().contains(preset)) {
            IfsegConfig config = IfsegConfig.over(OfaConfig.preset(preset));
            Weights weights = new RandomWeights(config.shapes(), RANDOM_SEED);
            return IfsegImageSide.load(config, weights, model.name(), device, precision);
        } else if (VitConfig.presets().contains(preset)) {
            VitConfig config = VitConfig.preset(preset);
            return VitEncoder.load(config, new RandomWeights(config.shapes(), RANDOM_SEED), device, precision);
        }
        ClipConfig config = clipPreset(preset, VitConfig.presets());
        return ClipVision.load(config, new RandomWeights(config.shapes(), RANDOM_SEED), device, precision);
    }

    private static ImageSide imageSide(ModelDirectory directory, Weights weights, Device device, Precision precision) {
        String origin = directory.path().toString();
        Hyperparameters settings = directory.configuration().hyperparameters();
        String system = directory.configuration().system();
        if (EncoderModels.isVit(system)) {
            VitConfig config = EncoderModels.readVit(settings);
            config.check(weights, origin);
            return VitEncoder.load(config, weights, device, precision);
        }
        return switch (system) {
            case ClipModels.SYSTEM -> {
                ClipConfig config = ClipModels.read(settings);
                config.check(weights, origin);
                yield ClipVision.load(config, weights, device, precision);
            }
            case FusionerModels.SYSTEM ->
                FusionerImageSide.load(FusionerModels.read(settings), weights, origin, device, precision);
            case IfsegModels.SYSTEM, OfaConfig.SYSTEM -> {
                try (IfsegDirectory opened = IfsegDirectory.open(directory, RANDOM_SEED)) {
                    yield IfsegImageSide.load(opened.config(), opened.weights(), origin, device, precision);
                }
            }
            default -> throw new ModelException("%s: '%s' has no image side to measure".formatted(origin, system));
        };
    }
}
