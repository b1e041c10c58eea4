package io.maskstream.model.fusioner;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a model of one input size over pictures of any other, as the official evaluation does: windows begin at multiples
 * of the stride; those at the right and the bottom end are cut by the border and filled up with -1, not moved inwards;
 * logits are averaged where windows overlap.
 */
public final class SlidingWindows implements AutoCloseable {
    /** Windows of one run of the model, so that memory does not grow with the picture. */
    private static final int WINDOWS_AT_ONCE = 4;

    private final ScriptModule module;
    private final int size;
    private final int stride;

    private SlidingWindows(ScriptModule module, int size, int stride) {
        this.module = module;
        this.size = size;
        this.stride = stride;
    }

    /** The stride of the official code: two thirds of a window, rounded down. */
    public static int officialStride(int size) {
        return Math.max(1, size * 2 / 3);
    }

    /**
     * Loads it; it has no weights.
     *
     * @param size side of a window in pixels
     * @param stride pixels from one window to the next, at most the size
     */
    public static SlidingWindows load(Device device, int size, int stride) {
        if (size < 1 || stride < 1 || stride > size) {
            throw new IllegalArgumentException(
                    "windows of %d pixels every %d pixels leave gaps or stand still".formatted(size, stride));
        }
        ScriptText text = ScriptText.of(SlidingWindows.class, "windows.torchscript");
        return new SlidingWindows(
                ScriptModule.load(text, "Windows", Weights.none(), Map.of(), device, Precision.FP32), size, stride);
    }

    /** From pictures (B, 3, size, size) to logits (B, K, h, w) of any size, in the scope that is given. */
    @FunctionalInterface
    public interface Model {
        /** Runs the model. */
        Tensor logits(TensorScope scope, Tensor pictures);
    }

    /**
     * Mean logits (B, K, H, W) of pictures (B, 3, H, W).
     *
     * @param words number of words K
     */
    public Tensor run(TensorScope scope, Tensor pictures, int words, Model model) {
        int height = (int) pictures.shape()[2];
        int width = (int) pictures.shape()[3];
        int[] tops = starts(height);
        int[] lefts = starts(width);
        List<long[]> corners = new ArrayList<>();
        for (int top : tops) {
            for (int left : lefts) {
                corners.add(new long[] {top, left});
            }
        }
        try (TensorScope whole = TensorScope.open(scope.device())) {
            Tensor sum = module.call(whole, "empty", pictures, words);
            int atOnce = Math.max(1, WINDOWS_AT_ONCE / (int) pictures.shape()[0]);
            for (int i = 0; i < corners.size(); i += atOnce) {
                List<long[]> group = corners.subList(i, Math.min(corners.size(), i + atOnce));
                long[] top = group.stream().mapToLong(corner -> corner[0]).toArray();
                long[] left = group.stream().mapToLong(corner -> corner[1]).toArray();
                try (TensorScope work = TensorScope.open(scope.device())) {
                    Tensor windows = module.call(work, "cut", pictures, top, left, size);
                    module.call(work, "add", sum, model.logits(work, windows), top, left, size);
                }
            }
            float[] counts = counts(tops, lefts, height, width);
            return module.call(scope, "mean", sum, whole.floats(counts, height, width));
        }
    }

    /** Where windows begin along a side: one for a short side, else as many as reach its end. */
    int[] starts(int length) {
        int count = length <= size ? 1 : (length - size + stride - 1) / stride + 1;
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = i * stride;
        }
        return starts;
    }

    /** How many windows see each pixel. */
    private float[] counts(int[] tops, int[] lefts, int height, int width) {
        float[] counts = new float[height * width];
        for (int row = 0; row < height; row++) {
            int vertical = covering(tops, row);
            for (int column = 0; column < width; column++) {
                counts[row * width + column] = vertical * covering(lefts, column);
            }
        }
        return counts;
    }

    private int covering(int[] starts, int position) {
        int count = 0;
        for (int start : starts) {
            count += start <= position && position < start + size ? 1 : 0;
        }
        return count;
    }

    @Override
    public void close() {
        module.close();
    }
}
