package io.maskstream.model.fusioner;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.BertConfig;
import io.maskstream.model.backbone.BertEncoder;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.backbone.EncoderModels;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Fusioner's sizes as a model directory's {@code config.json} holds them. */
public final class FusionerModels {
    /** The system that {@code config.json} names. */
    public static final String SYSTEM = "fusioner";

    /** The official threshold of a word that has none of its own. */
    public static final double THRESHOLD = 0.5;

    private static final String LEAST = "threshold";

    private FusionerModels() {}

    /** Sizes as settings. */
    public static Hyperparameters write(FusionerConfig config) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("image", image(config.image()));
        all.put("text", text(config.text()));
        all.put("fusion", fusion(config.body().fusion()));
        all.put("decoder", decoder(config.body().decoder()));
        all.put("temperature", config.body().temperature());
        all.put("scale", config.body().scale());
        return Hyperparameters.of(all);
    }

    /** Sizes, and the least score at which a pixel gets a word, as settings. */
    public static Hyperparameters write(FusionerConfig config, double threshold) {
        Map<String, Object> all = new LinkedHashMap<>(write(config).values());
        all.put(LEAST, threshold);
        return Hyperparameters.of(all);
    }

    /** The least score at which a pixel gets a word that has no threshold of its own: {@code threshold}, else one half. */
    public static double readThreshold(Hyperparameters settings) {
        double threshold = settings.number(LEAST, THRESHOLD);
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new ModelException(
                    "config.json: hyperparameters.%s is %s, expected a share from 0 to 1".formatted(LEAST, threshold));
        }
        return threshold;
    }

    private static Map<String, Object> image(ImageEncoder encoder) {
        if (encoder instanceof ImageEncoder.Vit vit) {
            return EncoderModels.write(vit.config());
        }
        ImageEncoder.Clip clip = (ImageEncoder.Clip) encoder;
        return Map.of(
                "kind", ClipModels.SYSTEM,
                "embedding", clip.embedding(),
                "resolution", clip.resolution(),
                "vision", ClipModels.write(clip.vision()));
    }

    private static Map<String, Object> text(TextEncoder encoder) {
        if (encoder instanceof TextEncoder.Bert bert) {
            Map<String, Object> settings = EncoderModels.write(bert.config());
            settings.put(
                    "pooling", bert.pooling().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            return settings;
        }
        TextEncoder.Clip clip = (TextEncoder.Clip) encoder;
        return Map.of(
                "kind", ClipModels.SYSTEM,
                "embedding", clip.embedding(),
                "tower", ClipModels.write(clip.tower()));
    }

    private static Map<String, Object> fusion(BodyConfig.Fusion fusion) {
        if (fusion instanceof BodyConfig.EarlyFusion early) {
            return Map.of(
                    "kind", "early",
                    "width", early.width(),
                    "layers", early.layers(),
                    "heads", early.heads(),
                    "hidden", early.hidden());
        } else if (fusion instanceof BodyConfig.LateFusion late) {
            return Map.of(
                    "kind", "late",
                    "width", late.width(),
                    "layers", late.layers(),
                    "hidden", late.hidden());
        }
        return Map.of("kind", "none");
    }

    private static Map<String, Object> decoder(BodyConfig.Decoder decoder) {
        return decoder instanceof BodyConfig.Convolutions convolutions
                ? Map.of("kind", "convolutions", "stages", convolutions.stages())
                : Map.of("kind", "none");
    }

    /** Settings as sizes; a missing or impossible one is an error that names it. */
    public static FusionerConfig read(Hyperparameters settings) {
        ImageEncoder image = readImage(settings.object("image"));
        TextEncoder text = readText(settings.object("text"));
        BodyConfig body = new BodyConfig(
                image.width(),
                text.width(),
                readFusion(settings.object("fusion")),
                readDecoder(settings.object("decoder")),
                settings.number("temperature"),
                settings.size("scale"));
        return new FusionerConfig(image, text, body);
    }

    private static ImageEncoder readImage(Hyperparameters image) {
        String kind = image.text("kind");
        if (kind.equals(ClipModels.SYSTEM)) {
            return new ImageEncoder.Clip(
                    image.size("embedding"), image.size("resolution"), ClipModels.readVision(image.object("vision")));
        } else if (EncoderModels.isVit(kind)) {
            return new ImageEncoder.Vit(EncoderModels.readVit(image));
        }
        throw unknown("image", kind, "clip, dino or moco-v3");
    }

    private static TextEncoder readText(Hyperparameters text) {
        return switch (text.text("kind")) {
            case ClipModels.SYSTEM ->
                new TextEncoder.Clip(text.size("embedding"), ClipModels.readText(text.object("tower")));
            case BertConfig.SYSTEM -> new TextEncoder.Bert(EncoderModels.readBert(text), pooling(text.text("pooling")));
            default -> throw unknown("text", text.text("kind"), "clip or bert");
        };
    }

    private static BertEncoder.Pooling pooling(String name) {
        return switch (name) {
            case "first-token" -> BertEncoder.Pooling.FIRST_TOKEN;
            case "pooler" -> BertEncoder.Pooling.POOLER;
            case "mean" -> BertEncoder.Pooling.MEAN;
            default ->
                throw new ModelException(
                        "config.json: hyperparameters.text.pooling is '%s', expected first-token, pooler or mean"
                                .formatted(name));
        };
    }

    /** How patches and words meet, as settings say it. */
    public static BodyConfig.Fusion readFusion(Hyperparameters fusion) {
        return switch (fusion.text("kind")) {
            case "early" ->
                new BodyConfig.EarlyFusion(
                        fusion.size("width"), fusion.size("layers"), fusion.size("heads"), fusion.size("hidden"));
            case "late" ->
                new BodyConfig.LateFusion(fusion.size("width"), fusion.size("layers"), fusion.size("hidden"));
            case "none" -> new BodyConfig.NoFusion();
            default -> throw unknown("fusion", fusion.text("kind"), "early, late or none");
        };
    }

    /** How patches become pixels, as settings say it. */
    public static BodyConfig.Decoder readDecoder(Hyperparameters decoder) {
        return switch (decoder.text("kind")) {
            case "convolutions" -> new BodyConfig.Convolutions(decoder.size("stages"));
            case "none" -> new BodyConfig.NoDecoder();
            default -> throw unknown("decoder", decoder.text("kind"), "convolutions or none");
        };
    }

    private static ModelException unknown(String part, String kind, String expected) {
        return new ModelException(
                "config.json: hyperparameters.%s.kind is '%s', expected %s".formatted(part, kind, expected));
    }
}
