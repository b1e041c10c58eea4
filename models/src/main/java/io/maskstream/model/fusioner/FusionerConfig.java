package io.maskstream.model.fusioner;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.TensorShapes;
import io.maskstream.model.runtime.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole Fusioner: two frozen encoders and what is trained between them and the masks.
 *
 * @param image encoder of pictures
 * @param text encoder of words
 * @param body fusion, decoder and head
 */
public record FusionerConfig(ImageEncoder image, TextEncoder text, BodyConfig body) {
    /** Convolutions of the decoder over a transformer's tokens, and over a residual network's, as the paper has them. */
    private static final int TRANSFORMER_STAGES = 4;

    private static final int RESIDUAL_STAGES = 5;

    public FusionerConfig {
        if (image.width() != body.visual() || text.width() != body.text()) {
            throw new ModelException(
                    "the fusion takes %d channels of pictures and %d of words, the encoders give %d and %d"
                            .formatted(body.visual(), body.text(), image.width(), text.width()));
        }
    }

    /** Early fusion and decoder in the official sizes over these encoders. */
    public static FusionerConfig official(ImageEncoder image, TextEncoder text) {
        boolean residual =
                image instanceof ImageEncoder.Clip clip && clip.vision() instanceof ClipConfig.ModifiedResNet;
        return new FusionerConfig(
                image,
                text,
                new BodyConfig(
                        image.width(),
                        text.width(),
                        BodyConfig.EarlyFusion.official(),
                        new BodyConfig.Convolutions(residual ? RESIDUAL_STAGES : TRANSFORMER_STAGES),
                        BodyConfig.TEMPERATURE,
                        image.stride()));
    }

    /** The official model, {@code fusioner-vit-l-14}, and a smaller one, {@code fusioner-vit-b-16}. */
    public static FusionerConfig preset(String name) {
        if (!presets().contains(name)) {
            throw new ModelException("no preset '%s'; there are %s".formatted(name, String.join(", ", presets())));
        }
        ClipConfig clip = ClipConfig.preset(name.replace("fusioner-", "clip-"));
        return official(ImageEncoder.Clip.of(clip), TextEncoder.Clip.of(clip));
    }

    /** Names that {@link #preset} takes. */
    public static List<String> presets() {
        return List.of("fusioner-vit-l-14", "fusioner-vit-b-16");
    }

    /** Names and shapes of the whole checkpoint. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> all = new LinkedHashMap<>(image.shapes());
        all.putAll(text.shapes());
        all.putAll(body.shapes());
        return all;
    }

    /** Throws if a parameter is missing or has another shape than these sizes ask for. */
    public void check(Weights weights, String origin) {
        TensorShapes.check(shapes(), weights, origin, BodyConfig.KIND);
    }

    /** Multiply-adds for one picture of the training resolution and one word. */
    public long multiplyAdds() {
        int grid = image.resolution() / image.stride();
        return image.multiplyAdds() + body.multiplyAdds(grid, grid);
    }
}
