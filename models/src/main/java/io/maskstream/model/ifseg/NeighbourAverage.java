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
 * IFSeg's post-processing, on the device: each patch's probabilities become the mean of those of the patches whose raw
 * features are most alike, its own among them, again and again. B pictures, N = h * w patches, M words.
 */
public final class NeighbourAverage implements AutoCloseable {
    private final ScriptModule module;

    private NeighbourAverage(ScriptModule module) {
        this.module = module;
    }

    /** Loads it; it has no weights. */
    public static NeighbourAverage load(Device device) {
        ScriptText text = ScriptText.of(NeighbourAverage.class, "neighbours.torchscript");
        return new NeighbourAverage(
                ScriptModule.load(text, "Neighbours", Weights.none(), Map.of(), device, Precision.FP32));
    }

    /** The so many patches nearest to each by the cosine of raw features (B, N, C), nearest first: (B, N, k). */
    public Tensor nearest(TensorScope scope, Tensor features, int neighbours) {
        return module.call(scope, "nearest", features, Math.min(neighbours, (int) features.shape()[1]));
    }

    /** Probabilities over the words. */
    public Tensor softmax(TensorScope scope, Tensor logits) {
        return module.call(scope, "softmax", logits);
    }

    /** Probabilities (B, N, M) averaged so many times over the neighbours. */
    public Tensor average(TensorScope scope, Tensor probabilities, Tensor nearest, int times) {
        return module.call(scope, "average", probabilities, nearest, times);
    }

    /**
     * Maps of classes (B, K, h, w).
     *
     * @param classes (M, K): 1 where a word is of the class, else 0
     */
    public Tensor maps(TensorScope scope, Tensor probabilities, Tensor classes, int height, int width) {
        return module.call(scope, "maps", probabilities, classes, height, width);
    }

    /** Logarithms of these maps, for choices that are made between logits. */
    public Tensor logarithms(TensorScope scope, Tensor probabilities, Tensor classes, int height, int width) {
        return module.call(scope, "logarithms", probabilities, classes, height, width);
    }

    /** The likeliest class of each pixel (B, height, width), from maps resized bilinearly. */
    public Tensor labels(TensorScope scope, Tensor maps, int height, int width) {
        return module.call(scope, "labels", maps, height, width);
    }

    @Override
    public void close() {
        module.close();
    }
}
