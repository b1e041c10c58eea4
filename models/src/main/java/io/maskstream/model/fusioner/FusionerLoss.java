package io.maskstream.model.fusioner;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Map;

/** Fusioner's loss: binary cross entropy of every pixel that is not ignored. Its text: {@code loss.torchscript}. */
public final class FusionerLoss implements AutoCloseable {
    private final ScriptModule module;

    private FusionerLoss(ScriptModule module) {
        this.module = module;
    }

    /** Loads it; it has no weights. */
    public static FusionerLoss load(Device device) {
        return new FusionerLoss(ScriptModule.loadTrainable(
                ScriptText.of(FusionerLoss.class, "loss.torchscript"), "Loss", Weights.none(), Map.of(), device));
    }

    /**
     * Losses, from which gradients flow.
     *
     * @param each one for each picture (B)
     * @param mean of them, one element
     */
    public record Losses(Tensor each, Tensor mean) {}

    /**
     * The losses of a batch.
     *
     * @param logits (B, K, H, W)
     * @param target 1 where the word is and 0 elsewhere (B, T, H, W), for the first T words; the others do not count
     * @param ignored 1 where a pixel does not count and 0 elsewhere (B, H, W)
     */
    public Losses of(TensorScope scope, Tensor logits, Tensor target, Tensor ignored) {
        List<Tensor> losses = module.forward(scope, logits, target, ignored);
        return new Losses(losses.get(0), losses.get(1));
    }

    @Override
    public void close() {
        module.close();
    }
}
