package io.maskstream.model.refine;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.LabelMap;
import io.maskstream.model.PixelArea;
import io.maskstream.model.Segmentation;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** From pictures to normalised tensors, and from logits to label maps, on the device. Text: {@code labels.torchscript}. */
public final class LabelReduction implements AutoCloseable {
    /** What a label's score is. */
    public enum Score {
        /** Softmax over the vocabulary: how much likelier than the other words. */
        SOFTMAX(0),
        /** Sigmoid of the label's own logit: how likely by itself. */
        SIGMOID(1),
        /** The map's own value, which is a probability already. */
        PROBABILITY(2);

        private final int code;

        Score(int code) {
            this.code = code;
        }
    }

    private static final int BYTES_PER_PIXEL = 4;
    private static final int STRIP_PIXELS = 1 << 19;

    private final ScriptModule module;

    private LabelReduction(ScriptModule module) {
        this.module = module;
    }

    /** Loads it; it has no weights. */
    public static LabelReduction load(Device device) {
        ScriptText text = ScriptText.of(LabelReduction.class, "labels.torchscript");
        return new LabelReduction(ScriptModule.load(text, "Labels", Weights.none(), Map.of(), device, Precision.FP32));
    }

    /** The batch as (B, 3, height, width): (value / 255 - mean) / deviation for each of the colours red, green, blue. */
    public Tensor normalise(TensorScope scope, FrameBatch frames, float[] mean, float[] deviation) {
        ByteBuffer pixels =
                ByteBuffer.allocateDirect(Math.multiplyExact(frames.size(), 3 * frames.height() * frames.width()));
        for (FramePixels frame : frames.frames()) {
            pixels.put(frame.rgb());
        }
        Tensor bytes = scope.bytes(pixels.flip(), frames.size(), frames.height(), frames.width(), 3);
        return module.call(scope, "normalise", bytes, scope.floats(mean, 3), scope.floats(deviation, 3));
    }

    /** Scaled cosine of features (B, h * w, E) with unit text rows (K, E), as (B, K, h, w). */
    public Tensor cosine(TensorScope scope, Tensor features, Tensor text, double scale, int height, int width) {
        return module.call(scope, "cosine", features, text, scale, height, width);
    }

    /** The mean direction of several texts' features (T, E), as a unit vector (E). */
    public Tensor direction(TensorScope scope, Tensor prompts) {
        return module.call(scope, "direction", prompts);
    }

    /** Vectors (E) as the rows of a matrix (K, E). */
    public Tensor rows(TensorScope scope, List<Tensor> vectors) {
        return module.call(scope, "rows", vectors);
    }

    /**
     * Chooses labels.
     *
     * @param logits (B, K, h, w): the map of each frame's whole input, padding included
     * @param thresholds (K): the least score for each label
     */
    public Segmentation reduce(TensorScope scope, Tensor logits, FrameBatch frames, Tensor thresholds, Score score) {
        List<LabelMap> maps = new ArrayList<>(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            // A scope for each frame: at frame resolution one frame's tensors are tens of megabytes.
            try (TensorScope frameScope = TensorScope.open(scope.device())) {
                maps.add(reduceFrame(frameScope, logits, i, frames, thresholds, score));
            }
        }
        return new Segmentation(maps);
    }

    private LabelMap reduceFrame(
            TensorScope scope, Tensor logits, int index, FrameBatch frames, Tensor thresholds, Score score) {
        FramePixels frame = frames.frames().get(index);
        PixelArea content = frame.content();
        int height = frame.maskHeight();
        int width = frame.maskWidth();
        int gridHeight = (int) logits.shape()[2];
        int gridWidth = (int) logits.shape()[3];
        float[] rows = Interpolation.matrix(height, gridHeight, frames.height(), content.y(), content.height());
        Tensor columns = scope.floats(
                Interpolation.matrix(width, gridWidth, frames.width(), content.x(), content.width()), width, gridWidth);
        short[] labels = new short[Math.multiplyExact(height, width)];
        short[] scores = new short[labels.length];
        int strip = Math.max(1, STRIP_PIXELS / width);
        for (int top = 0; top < height; top += strip) {
            int bottom = Math.min(height, top + strip);
            // A strip at a time: all classes of a photograph at once would be gigabytes.
            try (TensorScope part = TensorScope.open(scope.device())) {
                Tensor strips = part.floats(
                        Arrays.copyOfRange(rows, top * gridHeight, bottom * gridHeight), bottom - top, gridHeight);
                byte[] bytes = module.call(part, "reduce", logits, index, strips, columns, thresholds, score.code)
                        .bytes();
                unpack(bytes, labels, scores, top * width);
            }
        }
        return new LabelMap(height, width, labels, scores);
    }

    private static void unpack(byte[] bytes, short[] labels, short[] scores, int start) {
        for (int i = 0; i < bytes.length / BYTES_PER_PIXEL; i++) {
            int at = i * BYTES_PER_PIXEL;
            labels[start + i] = (short) ((bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8);
            scores[start + i] = (short) ((bytes[at + 2] & 0xff) | (bytes[at + 3] & 0xff) << 8);
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
