package io.maskstream.model.backbone;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CLIP's sizes as a model directory's {@code config.json} holds them. */
public final class ClipModels {
    /** The system that {@code config.json} names. */
    public static final String SYSTEM = "clip";

    private ClipModels() {}

    /** Sizes as settings. */
    public static Hyperparameters write(ClipConfig config) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("embedding", config.embedding());
        all.put("resolution", config.resolution());
        all.put("vision", write(config.vision()));
        all.put("text", write(config.text()));
        return Hyperparameters.of(all);
    }

    /** The image tower's sizes as settings. */
    public static Map<String, Object> write(ClipConfig.Vision tower) {
        Map<String, Object> vision = new LinkedHashMap<>();
        if (tower instanceof ClipConfig.VisionTransformer vit) {
            vision.put("kind", "vit");
            vision.put("width", vit.width());
            vision.put("layers", vit.layers());
            vision.put("heads", vit.heads());
            vision.put("patch", vit.patch());
            if (!vit.stem().isEmpty()) {
                vision.put("stem", vit.stem());
            }
        } else if (tower instanceof ClipConfig.ModifiedResNet net) {
            vision.put("kind", "modified-resnet");
            vision.put("width", net.width());
            vision.put("layers", net.layers());
            vision.put("heads", net.heads());
        }
        return vision;
    }

    /** The text tower's sizes as settings. */
    public static Map<String, Object> write(ClipConfig.Text tower) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("width", tower.width());
        text.put("layers", tower.layers());
        text.put("heads", tower.heads());
        text.put("context", tower.context());
        text.put("words", tower.words());
        return text;
    }

    /** Settings as sizes; a missing or impossible one is an error that names it. */
    public static ClipConfig read(Hyperparameters settings) {
        return new ClipConfig(
                settings.size("embedding"),
                settings.size("resolution"),
                readVision(settings.object("vision")),
                readText(settings.object("text")));
    }

    /** The image tower's settings as sizes. */
    public static ClipConfig.Vision readVision(Hyperparameters vision) {
        return switch (vision.text("kind")) {
            case "vit" ->
                new ClipConfig.VisionTransformer(
                        vision.size("width"),
                        vision.size("layers"),
                        vision.size("heads"),
                        vision.size("patch"),
                        vision.has("stem") ? stem(vision.wholeNumbers("stem")) : List.of());
            case "modified-resnet" ->
                new ClipConfig.ModifiedResNet(
                        vision.size("width"), stages(vision.wholeNumbers("layers")), vision.size("heads"));
            default ->
                throw new ModelException(
                        "config.json: hyperparameters.vision.kind is '%s', expected vit or modified-resnet"
                                .formatted(vision.text("kind")));
        };
    }

    /** The text tower's settings as sizes. */
    public static ClipConfig.Text readText(Hyperparameters text) {
        return new ClipConfig.Text(
                text.size("width"), text.size("layers"), text.size("heads"), text.size("context"), text.size("words"));
    }

    private static List<Integer> stem(List<Long> channels) {
        if (channels.stream().anyMatch(count -> count < 1 || count > 1 << 16)) {
            throw new ModelException(
                    "config.json: hyperparameters.vision.stem is %s, expected counts of channels".formatted(channels));
        }
        return channels.stream().map(Math::toIntExact).toList();
    }

    private static List<Integer> stages(List<Long> layers) {
        if (layers.size() != 4 || layers.stream().anyMatch(count -> count < 1 || count > 1000)) {
            throw new ModelException(
                    "config.json: hyperparameters.vision.layers is %s, expected four counts from 1".formatted(layers));
        }
        return layers.stream().map(Math::toIntExact).toList();
    }
}
