package io.maskstream.model.backbone;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sizes of DINO, MoCo v3 and BERT as a model directory's {@code config.json} holds them. */
public final class EncoderModels {
    private EncoderModels() {}

    /** An image encoder's sizes as settings. */
    public static Map<String, Object> write(VitConfig config) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("kind", config.family().system());
        settings.put("width", config.width());
        settings.put("layers", config.layers());
        settings.put("heads", config.heads());
        settings.put("hidden", config.hidden());
        settings.put("patch", config.patch());
        settings.put("grid", config.grid());
        return settings;
    }

    /** A text encoder's sizes as settings. */
    public static Map<String, Object> write(BertConfig config) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("kind", BertConfig.SYSTEM);
        settings.put("width", config.width());
        settings.put("layers", config.layers());
        settings.put("heads", config.heads());
        settings.put("hidden", config.hidden());
        settings.put("context", config.context());
        settings.put("words", config.words());
        settings.put("types", config.types());
        return settings;
    }

    /** The family that settings or a model directory name, if it is one of these. */
    public static boolean isVit(String kind) {
        return kind.equals(VitConfig.Family.DINO.system()) || kind.equals(VitConfig.Family.MOCO_V3.system());
    }

    /** An image encoder's settings as sizes; a missing or impossible one is an error that names it. */
    public static VitConfig readVit(Hyperparameters settings) {
        String kind = settings.text("kind");
        if (!isVit(kind)) {
            throw new ModelException("config.json: the image encoder's kind is '%s', expected %s or %s"
                    .formatted(kind, VitConfig.Family.DINO.system(), VitConfig.Family.MOCO_V3.system()));
        }
        VitConfig.Family family =
                kind.equals(VitConfig.Family.DINO.system()) ? VitConfig.Family.DINO : VitConfig.Family.MOCO_V3;
        return new VitConfig(
                family,
                settings.size("width"),
                settings.size("layers"),
                settings.size("heads"),
                settings.size("hidden"),
                settings.size("patch"),
                settings.size("grid"));
    }

    /** A text encoder's settings as sizes; a missing or impossible one is an error that names it. */
    public static BertConfig readBert(Hyperparameters settings) {
        return new BertConfig(
                settings.size("width"),
                settings.size("layers"),
                settings.size("heads"),
                settings.size("hidden"),
                settings.size("context"),
                settings.size("words"),
                settings.size("types"));
    }
}
