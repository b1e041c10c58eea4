package io.maskstream.model.ifseg;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Map;

/**
 * Mean cross entropy over all pixels of artificial pictures, their logits resized bilinearly (Yun et al. 2023, section 2.3).
 * Its gradient is calculated with it, a band of rows at a time: memory does not grow with the pictures' size.
 */
public final class IfsegLoss implements AutoCloseable {
    /** Logits of a band: 2 MiB, which stay in a core's cache. */
    private static final int BAND_ON_CPU = 1 << 19;

    /** 256 MiB: few large steps. */
    private static final int BAND_ON_GPU = 1 << 26;

    private final ScriptModule module;

    private IfsegLoss(ScriptModule module) {
        this.module = module;
    }

    /** Loads it; it has no weights. */
    public static IfsegLoss load(Device device) {
        ScriptText text = ScriptText.of(IfsegLoss.class, "loss.torchscript");
        Map<String, Object> constants = Map.of("numbers", device instanceof Device.Cpu ? BAND_ON_CPU : BAND_ON_GPU);
        return new IfsegLoss(ScriptModule.load(text, "Loss", Weights.none(), constants, device, Precision.FP32));
    }

    /**
     * The loss, of one element; to be used inside a gradient scope.
     *
     * @param logits (B, side^2 + 1, M)
     * @param targets (B, resolution^2): the class of each pixel
     */
    public Tensor of(TensorScope scope, Tensor logits, Tensor targets, int side, int resolution) {
        // A script's forward takes tensors alone: their shapes say the sizes.
        Tensor grid = scope.bytes(new byte[side * side], side, side);
        Tensor size = scope.bytes(new byte[resolution * resolution], resolution, resolution);
        return module.forward(scope, logits, targets, grid, size).get(0);
    }

    @Override
    public void close() {
        module.close();
    }
}
