package io.maskstream.model.ofa;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** OFA's sizes as a model directory's {@code config.json} holds them. */
public final class OfaModels {
    private OfaModels() {}

    /** Sizes as settings. */
    public static Map<String, Object> write(OfaConfig config) {
        Map<String, Object> images = new LinkedHashMap<>();
        images.put("stem", config.images().stem());
        images.put("planes", config.images().planes());
        images.put("blocks", config.images().blocks());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("images", images);
        all.put("width", config.width());
        all.put("heads", config.heads());
        all.put("encoder-layers", config.encoderLayers());
        all.put("decoder-layers", config.decoderLayers());
        all.put("hidden", config.hidden());
        all.put("words", config.words());
        all.put("positions", config.positions());
        all.put("token-bucket", config.tokenBucket());
        all.put("image-bucket", config.imageBucket());
        all.put("resolution", config.resolution());
        return all;
    }

    /** Settings as sizes; a missing or impossible one is an error that names it. */
    public static OfaConfig read(Hyperparameters settings) {
        Hyperparameters images = settings.object("images");
        return new OfaConfig(
                new ResNetConfig(images.size("stem"), sizes(images, "planes"), sizes(images, "blocks")),
                settings.size("width"),
                settings.size("heads"),
                settings.size("encoder-layers"),
                settings.size("decoder-layers"),
                settings.size("hidden"),
                settings.size("words"),
                settings.size("positions"),
                settings.size("token-bucket"),
                settings.size("image-bucket"),
                settings.size("resolution"));
    }

    private static List<Integer> sizes(Hyperparameters settings, String name) {
        List<Long> sizes = settings.wholeNumbers(name);
        if (sizes.size() != ResNetConfig.STAGES || sizes.stream().anyMatch(size -> size < 1 || size > 1 << 16)) {
            throw new ModelException("config.json: hyperparameters.images.%s is %s, expected three counts from 1"
                    .formatted(name, sizes));
        }
        return sizes.stream().map(Math::toIntExact).toList();
    }
}
