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
    private final ScriptModule module;

    private ClipText(ScriptModule module) {
        this.module = module;
    }

    /** Loads the tower from a checkpoint's weights under their official names. */
    public static ClipText load(ClipConfig config, Weights weights, Device device, Precision precision) {
        ScriptText text = ScriptText.of(ClipText.class, "transformer.torchscript", "clip-text.torchscript")
                .sequence("Blocks", Collections.nCopies(config.text().layers(), "ResidualAttentionBlock"));
        Map<String, Object> constants = Map.of("heads", config.text().heads(), "causal", true);
        return new ClipText(ScriptModule.load(text, "TextTransformer", weights, constants, device, precision));
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
