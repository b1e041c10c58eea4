package io.maskstream.model.train.clip;

import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipText;
import io.maskstream.model.backbone.ClipVision;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.ClipTokenizer;
import java.util.ArrayList;
import java.util.List;

/** A CLIP as it is in the middle of its training, to be measured. */
public final class ClipProbe implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private static final List<String> PROMPTS = List.of("a %s", "the %s");

    private final ClipVision vision;
    private final ClipText text;
    private final ClipBatches batches;
    private final int embedding;

    ClipProbe(ClipConfig config, Weights weights, ClipTokenizer tokenizer, Device device) {
        vision = ClipVision.load(config, weights, device, Precision.FP32);
        text = ClipText.load(config, weights, device, Precision.FP32);
        batches = new ClipBatches(tokenizer, config.text().context(), device);
        embedding = config.embedding();
    }

    /** How often the likeliest of the names is the true one. */
    public double accuracy(List<CaptionedPicture> pictures, int[] truth, List<String> names) {
        return accuracy(pictures, truth, names, PROMPTS);
    }

    /** The same with other prompts, in which {@code %s} stands for the name. */
    double accuracy(List<CaptionedPicture> pictures, int[] truth, List<String> names, List<String> prompts) {
        float[][] rows = rows(names, prompts);
        int right = 0;
        for (int from = 0; from < pictures.size(); from += AT_ONCE) {
            List<CaptionedPicture> some = pictures.subList(from, Math.min(pictures.size(), from + AT_ONCE));
            try (TensorScope scope = TensorScope.open(vision.device())) {
                float[] features =
                        vision.encode(scope, batches.pixels(scope, some)).floats();
                for (int i = 0; i < some.size(); i++) {
                    right += nearest(features, i, rows) == truth[from + i] ? 1 : 0;
                }
            }
        }
        return (double) right / pictures.size();
    }

    /**
     * Mean intersection over union, over the names that occur, of every patch's likeliest name.
     *
     * @param labels for each picture the number of the name of every pixel
     */
    public double denseMeanIou(List<CaptionedPicture> pictures, List<short[]> labels, List<String> names) {
        float[][] rows = rows(names, PROMPTS);
        long[] both = new long[names.size()];
        long[] either = new long[names.size()];
        for (int i = 0; i < pictures.size(); i++) {
            CaptionedPicture picture = pictures.get(i);
            try (TensorScope scope = TensorScope.open(vision.device())) {
                float[] features = vision.dense(
                                scope, batches.pixels(scope, List.of(picture)), ClipVision.Dense.PROJECTED)
                        .floats();
                count(features, picture.side(), labels.get(i), rows, both, either);
            }
        }
        double sum = 0;
        int occurring = 0;
        for (int i = 0; i < both.length; i++) {
            if (either[i] > 0) {
                sum += (double) both[i] / either[i];
                occurring++;
            }
        }
        return sum / occurring;
    }

    private void count(float[] features, int side, short[] labels, float[][] rows, long[] both, long[] either) {
        int grid = (int) Math.round(Math.sqrt((double) features.length / embedding));
        int[] found = new int[grid * grid];
        for (int i = 0; i < found.length; i++) {
            found[i] = nearest(features, i, rows);
        }
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int label = labels[y * side + x];
                int here = found[y * grid / side * grid + x * grid / side];
                either[label]++;
                if (here == label) {
                    both[label]++;
                } else {
                    either[here]++;
                }
            }
        }
    }

    /** Rows are unit vectors, so the largest product is the largest cosine. */
    private int nearest(float[] features, int index, float[][] rows) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < rows.length; row++) {
            double product = 0;
            for (int e = 0; e < embedding; e++) {
                product += features[index * embedding + e] * rows[row][e];
            }
            if (product > most) {
                most = product;
                best = row;
            }
        }
        return best;
    }

    /** The mean direction of each name's prompts. */
    private float[][] rows(List<String> names, List<String> templates) {
        List<String> prompts = new ArrayList<>();
        names.forEach(name -> templates.forEach(template -> prompts.add(template.replace("%s", name))));
        float[][] rows = new float[names.size()][embedding];
        try (TensorScope scope = TensorScope.open(text.device())) {
            Tensor features = text.encode(scope, batches.ids(scope, prompts));
            float[] values = features.floats();
            for (int i = 0; i < prompts.size(); i++) {
                add(rows[i / templates.size()], values, i * embedding);
            }
        }
        for (float[] row : rows) {
            scale(row, length(row, 0));
        }
        return rows;
    }

    private static void add(float[] row, float[] values, int from) {
        double length = 0;
        for (int e = 0; e < row.length; e++) {
            length += (double) values[from + e] * values[from + e];
        }
        for (int e = 0; e < row.length; e++) {
            row[e] += (float) (values[from + e] / Math.sqrt(length));
        }
    }

    private static double length(float[] values, int from) {
        double square = 0;
        for (int e = from; e < values.length; e++) {
            square += (double) values[e] * values[e];
        }
        return Math.sqrt(square);
    }

    private static void scale(float[] row, double length) {
        for (int e = 0; e < row.length; e++) {
            row[e] = (float) (row[e] / length);
        }
    }

    @Override
    public void close() {
        vision.close();
        text.close();
        batches.close();
    }
}
