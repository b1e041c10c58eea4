package io.maskstream.model.train.clip;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.ClipTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** From pictures and captions to tensors. */
final class ClipBatches implements AutoCloseable {
    /** Mean and deviation of the colours that pictures are normalised with: simple ones, as there is nothing to match. */
    static final float MEAN = .5f;

    static final float DEVIATION = .25f;

    private final ClipTokenizer tokenizer;
    private final int context;
    private final ScriptModule pixels;

    ClipBatches(ClipTokenizer tokenizer, int context, Device device) {
        this.tokenizer = tokenizer;
        this.context = context;
        this.pixels = ScriptModule.load(
                ScriptText.of(ClipBatches.class, "losses.torchscript"),
                "Pixels",
                Weights.none(),
                Map.of(),
                device,
                Precision.FP32);
    }

    /** Pictures of one size as (B, 3, side, side). */
    Tensor pixels(TensorScope scope, List<CaptionedPicture> pictures) {
        int side = pictures.get(0).side();
        byte[] all = new byte[pictures.size() * 3 * side * side];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).rgb(), 0, all, i * 3 * side * side, 3 * side * side);
        }
        // By forward, since the results of other calls cannot be part of a graph of gradients.
        List<Tensor> normalised = pixels.forward(
                scope,
                scope.bytes(all, pictures.size(), side, side, 3),
                scope.floats(new float[] {MEAN, MEAN, MEAN}, 3),
                scope.floats(new float[] {DEVIATION, DEVIATION, DEVIATION}, 3));
        return normalised.get(0);
    }

    /**
     * Texts as ids (T, L), L that of the longest: the text tower looks back only, so that what is cut off behind all
     * ends changes nothing. Longer texts than the context are cut before their end.
     */
    Tensor ids(TensorScope scope, List<String> texts) {
        List<long[]> rows = new ArrayList<>();
        int longest = 0;
        for (String text : texts) {
            long[] row = encode(text);
            rows.add(row);
            longest = Math.max(longest, row.length);
        }
        long[] all = new long[texts.size() * longest];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * longest, rows.get(i).length);
        }
        return scope.longs(all, texts.size(), longest);
    }

    /** Padding is 0 and behind the end, whose id is the largest. */
    private long[] encode(String text) {
        long[] padded = tokenizer.encodeTruncated(text, context);
        int length = padded.length;
        while (padded[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(padded, length);
    }

    @Override
    public void close() {
        pixels.close();
    }
}
