package io.maskstream.model.backbone;

import io.maskstream.model.ImageSide;
import io.maskstream.model.InputSpec;
import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * CLIP's image tower. Pictures are (B, 3, height, width), normalised; both sides multiples of the stride.
 *
 * <p>Its texts: {@code transformer.torchscript}, {@code clip-vision.torchscript} with {@code clip-patches.torchscript} or
 * {@code clip-stem.torchscript}, {@code clip-resnet.torchscript}.
 */
public final class ClipVision implements ImageSide {
    /** How the features of single positions are made; see the texts. */
    public enum Dense {
        /** Tokens of the last block, projected (Fusioner's visual tokens). Transformers only. */
        PROJECTED("dense_proj"),
        /** MaskCLIP as its code has it. For a residual network: value and output projection of the pool. */
        MASKCLIP_FULL("maskclip_full"),
        /** MaskCLIP as its paper has it. Transformers only. */
        MASKCLIP_PLAIN("maskclip_plain");

        private final String method;

        Dense(String method) {
            this.method = method;
        }
    }

    private static final String PREFIX = "visual.";
    private static final String TRANSFORMER = "VisionTransformer";

    private final ClipConfig config;
    private final ScriptModule module;

    private ClipVision(ClipConfig config, ScriptModule module) {
        this.config = config;
        this.module = module;
    }

    /**
     * Loads the tower.
     *
     * @param weights the checkpoint under its official names, prefix {@code visual.} included
     */
    public static ClipVision load(ClipConfig config, Weights weights, Device device, Precision precision) {
        if (config.vision() instanceof ClipConfig.VisionTransformer vit) {
            return new ClipVision(
                    config,
                    ScriptModule.load(
                            text(vit), TRANSFORMER, weights.under(PREFIX), constants(config, vit), device, precision));
        }
        ClipConfig.ModifiedResNet net = (ClipConfig.ModifiedResNet) config.vision();
        ScriptText text = ScriptText.of(ClipVision.class, "transformer.torchscript", "clip-resnet.torchscript");
        // The first text brings blocks that only transformers use; they still have to name a class that exists.
        text.sequence("Blocks", List.of("ResidualAttentionBlock"));
        for (int stage = 1; stage <= 4; stage++) {
            List<String> blocks =
                    new ArrayList<>(Collections.nCopies(net.layers().get(stage - 1), "Bottleneck"));
            blocks.set(0, "DownsamplingBottleneck");
            text.sequence("Layer" + stage, blocks);
        }
        Map<String, Object> constants = Map.of(
                "heads", net.heads(),
                "layer1.0.stride", 1,
                "stride", 2);
        return new ClipVision(
                config, ScriptModule.load(text, "ModifiedResNet", weights.under(PREFIX), constants, device, precision));
    }

    /**
     * Loads a transformer with parameters that take gradients, in fp32.
     *
     * @param precision of what is calculated with them; features are fp32
     */
    public static ClipVision loadTrainable(ClipConfig config, Weights weights, Device device, Precision precision) {
        if (config.vision() instanceof ClipConfig.VisionTransformer vit) {
            return new ClipVision(
                    config,
                    ScriptModule.loadTrainable(
                            text(vit), TRANSFORMER, weights.under(PREFIX), constants(config, vit), device, precision));
        }
        throw new ModelException("CLIP's residual networks cannot be trained here, only its vision transformers; "
                + "set vision.kind to vit");
    }

    private static ScriptText text(ClipConfig.VisionTransformer vit) {
        ScriptText text = vit.stem().isEmpty()
                ? ScriptText.of(ClipVision.class, "transformer.torchscript", "clip-patches.torchscript")
                : ScriptText.of(ClipVision.class, "transformer.torchscript", "clip-stem.torchscript")
                        .sequence("PatchEmbedding", stem(vit.stem().size()));
        return text.append(ClipVision.class, "clip-vision.torchscript")
                .sequence(
                        "Blocks",
                        Collections.nCopies(vit.layers(), "ResidualAttentionBlock"),
                        "maskclip_full",
                        "maskclip_plain");
    }

    private static List<String> stem(int halvings) {
        List<String> elements = new ArrayList<>();
        for (int halving = 0; halving < halvings; halving++) {
            elements.add("Halving");
            elements.addAll(Collections.nCopies(halving, "Residual"));
        }
        return elements;
    }

    private static Map<String, Object> constants(ClipConfig config, ClipConfig.VisionTransformer vit) {
        return Map.of("heads", vit.heads(), "causal", false, "grid", config.grid(), "groups", ClipConfig.GROUPS);
    }

    /** Sizes of the model. */
    public ClipConfig config() {
        return config;
    }

    @Override
    public InputSpec input() {
        int side = config.resolution();
        return new InputSpec(side, side, config.vision().stride(), true);
    }

    @Override
    public long multiplyAdds() {
        return config.visionMultiplyAdds();
    }

    @Override
    public Device device() {
        return module.device();
    }

    /** Pooled features (B, E), not normalised; pictures of the training resolution only for a residual network. */
    @Override
    public Tensor encode(TensorScope scope, Tensor images) {
        return module.call(scope, "encode", images);
    }

    /** Features of every position (B, h * w, E), rows first, not normalised. */
    public Tensor dense(TensorScope scope, Tensor images, Dense variant) {
        return module.call(scope, variant.method, images);
    }

    /**
     * Pooled features (B, E) and those of every position (B, h * w, E), neither normalised, so that gradients flow; to be
     * used inside a gradient scope.
     */
    public List<Tensor> forward(TensorScope scope, Tensor images) {
        return module.forward(scope, images);
    }

    /** Parameters by their official names without {@code visual.}; they take gradients if it was loaded so. */
    public Map<String, Tensor> parameters() {
        return module.parameters();
    }

    /** All tokens of the last block (B, 1 + h * w, D), or the last map (B, C, h, w) of a residual network. */
    public Tensor tokens(TensorScope scope, Tensor images) {
        return module.call(scope, "tokens", images);
    }

    /** A transformer's positional table for a grid of this size (1 + h * w, D). */
    public Tensor positions(TensorScope scope, int height, int width) {
        return module.call(scope, "positions", height, width);
    }

    /**
     * What lies between: of a transformer the patch map (B, D, h, w), the tokens behind {@code ln_pre} and each block's
     * output; of a residual network the stem's map and each layer's.
     */
    public List<Tensor> stages(TensorScope scope, Tensor images) {
        return module.run(scope, "stages", images);
    }

    @Override
    public void close() {
        module.close();
    }
}
