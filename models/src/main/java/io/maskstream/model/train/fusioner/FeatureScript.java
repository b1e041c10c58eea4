package io.maskstream.model.train.fusioner;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Map;

/** Small steps around features and logits, without gradients. Its text: {@code features.torchscript}. */
final class FeatureScript implements AutoCloseable {
    private final ScriptModule module;

    private FeatureScript(ScriptModule module) {
        this.module = module;
    }

    static FeatureScript load(Device device) {
        ScriptText text = ScriptText.of(FeatureScript.class, "features.torchscript");
        return new FeatureScript(ScriptModule.load(text, "Features", Weights.none(), Map.of(), device, Precision.FP32));
    }

    /** Numbers from -1 to 1 (..., C) as 16 bits each: uint8 (..., 2 C). */
    Tensor pack(TensorScope scope, Tensor features) {
        return module.call(scope, "pack", features);
    }

    /** The way back. */
    Tensor unpack(TensorScope scope, Tensor bytes) {
        return module.call(scope, "unpack", bytes);
    }

    /** The place of each pixel's likeliest word, K where no logit reaches the limit: uint8 (B, side, side). */
    Tensor likeliest(TensorScope scope, Tensor logits, int side, double limit) {
        return module.call(scope, "likeliest", logits, side, side, limit);
    }

    /** Each logit's step of 255 between minus and plus {@code range}: uint8 (B, K, side, side). */
    Tensor steps(TensorScope scope, Tensor logits, int side, double range) {
        return module.call(scope, "steps", logits, side, side, range);
    }

    @Override
    public void close() {
        module.close();
    }
}
