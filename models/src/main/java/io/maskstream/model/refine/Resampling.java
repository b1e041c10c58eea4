package io.maskstream.model.refine;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Map;

/** Resizing of maps as {@code torch.nn.functional.interpolate} does it, and the blur of {@code scipy.ndimage}. */
public final class Resampling implements AutoCloseable {
    /** scipy's default: the kernel ends four deviations from its centre. */
    private static final double TRUNCATE = 4.0;

    private final ScriptModule module;

    private Resampling(ScriptModule module) {
        this.module = module;
    }

    /** Loads it; it has no weights. */
    public static Resampling load(Device device) {
        ScriptText text = ScriptText.of(Resampling.class, "resampling.torchscript");
        return new Resampling(ScriptModule.load(text, "Resampling", Weights.none(), Map.of(), device, Precision.FP32));
    }

    /** (B, C, h, w) to (B, C, height, width). */
    public Tensor bilinear(TensorScope scope, Tensor map, int height, int width, boolean alignCorners) {
        return module.call(scope, "bilinear", map, height, width, alignCorners);
    }

    /** Keys' cubic with a = -0.75, not antialiased. */
    public Tensor bicubic(TensorScope scope, Tensor map, int height, int width, boolean alignCorners) {
        return module.call(scope, "bicubic", map, height, width, alignCorners);
    }

    /** The position whose index is floor(i * in / out). */
    public Tensor nearest(TensorScope scope, Tensor map, int height, int width) {
        return module.call(scope, "nearest", map, height, width);
    }

    /** Gaussian blur of a map (H, W), edges mirrored (scipy's {@code reflect}), kernel cut at four deviations. */
    public Tensor gaussian(TensorScope scope, Tensor map, double sigma) {
        int height = (int) map.shape()[0];
        int width = (int) map.shape()[1];
        return module.call(
                scope,
                "filter",
                map,
                scope.floats(blur(height, sigma, false), height, height),
                scope.floats(blur(width, sigma, true), width, width));
    }

    /** The blur along one axis as a matrix, which folds the mirrored edges in. */
    private static float[] blur(int size, double sigma, boolean transposed) {
        int radius = (int) (TRUNCATE * sigma + 0.5);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = Math.exp(-0.5 * i * i / (sigma * sigma));
            sum += kernel[i + radius];
        }
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int k = -radius; k <= radius; k++) {
                // Half-sample symmetric: … b a | a b c | c b …
                int source = Math.floorMod(i + k, 2 * size);
                int mirrored = source < size ? source : 2 * size - 1 - source;
                matrix[transposed ? mirrored * size + i : i * size + mirrored] += kernel[k + radius] / sum;
            }
        }
        float[] weights = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            weights[i] = (float) matrix[i];
        }
        return weights;
    }

    @Override
    public void close() {
        module.close();
    }
}
