package io.maskstream.model.backbone;

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

/** CLIP's text tower. Texts are ids (T, L), padded with 0 behind the end of text. */
public final class ClipText implements AutoCloseable {
    private static final String ROOT = "TextTransformer";

    private final ScriptModule module;

    private ClipText(ScriptModule module) {
        this.module = module;
    }

    /** Loads the tower from a checkpoint's weights under their official names. */
    public static ClipText load(ClipConfig config, Weights weights, Device device, Precision precision) {
        return new ClipText(ScriptModule.load(text(config), ROOT, weights, constants(config), device, precision));
    }

    /** Loads it with parameters that take gradients, in fp32. */
    public static ClipText loadTrainable(ClipConfig config, Weights weights, Device device) {
        return new ClipText(ScriptModule.loadTrainable(text(config), ROOT, weights, constants(config), device));
    }

    private static ScriptText text(ClipConfig config) {
        return ScriptText.of(ClipText.class, "transformer.torchscript", "clip-text.torchscript")
                .sequence("Blocks", Collections.nCopies(config.text().layers(), "ResidualAttentionBlock"));
    }

    private static Map<String, Object> constants(ClipConfig config) {
        return Map.of("heads", config.text().heads(), "causal", true);
    }

    /** Pooled features (T, E), not normalised, so that gradients flow; to be used inside a gradient scope. */
    public Tensor forward(TensorScope scope, Tensor ids) {
        return module.forward(scope, ids).get(0);
    }

    /** Parameters by their official names; they take gradients if it was loaded so. */
    public Map<String, Tensor> parameters() {
        return module.parameters();
    }

    /** Where it runs. */
    public Device device() {
        return module.device();
    }

    /** Pooled features (T, E), not normalised. */
    public Tensor encode(TensorScope scope, Tensor ids) {
        return module.call(scope, "encode", ids);
    }

    /** Each block's output (T, L, D), then all tokens behind {@code ln_final}. */
    public List<Tensor> stages(TensorScope scope, Tensor ids) {
        return module.run(scope, "stages", ids);
    }

    @Override
    public void close() {
        module.close();
    }
}
