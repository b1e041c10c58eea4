package io.maskstream.model.backbone;

import io.maskstream.model.ImageSide;
import io.maskstream.model.InputSpec;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * DINO's or MoCo v3's image encoder. Pictures are (B, 3, height, width), normalised with ImageNet's colours; both sides
 * multiples of the patch. Its text: {@code vit.torchscript}.
 *
 * <p>At other sizes than the training's the table of positions is resized: DINO's as the official code does it, MoCo
 * v3's by size (a choice of ours; the official code takes the training size only).
 */
public final class VitEncoder implements ImageSide {
    private static final double EPSILON = 1e-6;

    /** DINO adds it to the grid's size before it asks for a scale. */
    private static final double DINO_EXTRA = 0.1;

    private final VitConfig config;
    private final ScriptModule module;

    private VitEncoder(VitConfig config, ScriptModule module) {
        this.config = config;
        this.module = module;
    }

    /**
     * Loads the encoder, frozen.
     *
     * @param weights under the official names, without any prefix
     */
    public static VitEncoder load(VitConfig config, Weights weights, Device device, Precision precision) {
        ScriptText text = ScriptText.of(VitEncoder.class, "vit.torchscript")
                .sequence("Blocks", Collections.nCopies(config.layers(), "Block"), "attention");
        Map<String, Object> constants = Map.of(
                "heads",
                config.heads(),
                "grid",
                config.grid(),
                "eps",
                EPSILON,
                "extra",
                config.family() == VitConfig.Family.DINO ? DINO_EXTRA : 0.0);
        return new VitEncoder(
                config, ScriptModule.load(text, "VisionTransformer", weights, constants, device, precision));
    }

    /** Sizes of the model. */
    public VitConfig config() {
        return config;
    }

    @Override
    public InputSpec input() {
        return new InputSpec(config.resolution(), config.resolution(), config.patch(), true);
    }

    @Override
    public long multiplyAdds() {
        return config.multiplyAdds();
    }

    @Override
    public Device device() {
        return module.device();
    }

    /** All tokens behind the final norm (B, 1 + h * w, D), class token first. */
    @Override
    public Tensor encode(TensorScope scope, Tensor images) {
        return module.call(scope, "tokens", images);
    }

    /** The table of positions for a grid of this size (1, 1 + h * w, D). */
    public Tensor positions(TensorScope scope, int height, int width) {
        return module.call(scope, "positions", height, width);
    }

    /** Tokens with their positions, each block's output, the last one's behind the final norm. */
    public List<Tensor> stages(TensorScope scope, Tensor images) {
        return module.run(scope, "stages", images);
    }

    /** What each token of the last block looks at (B, heads, 1 + h * w, 1 + h * w). */
    public Tensor lastAttention(TensorScope scope, Tensor images) {
        return module.call(scope, "last_attention", images);
    }

    @Override
    public void close() {
        module.close();
    }
}
