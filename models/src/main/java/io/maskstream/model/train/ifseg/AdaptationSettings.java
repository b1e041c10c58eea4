package io.maskstream.model.train.ifseg;

import io.maskstream.model.ModelException;
import io.maskstream.model.ofa.TrainingNoise;
import io.maskstream.model.runtime.Precision;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an IFSeg is adapted.
 *
 * @param seed of pictures, of dropout, and of what a plain OFA's decoder lacks
 * @param steps updates
 * @param batch artificial pictures of an update
 * @param largest most cells along a side of an artificial picture's first grid, S in the paper
 * @param rate learning rate at the beginning; it falls to nothing along a cosine
 * @param noise what training leaves out by chance
 * @param precision of products; weights and gradients are fp32
 * @param saveEvery updates between saved states
 */
public record AdaptationSettings(
        long seed,
        int steps,
        int batch,
        int largest,
        double rate,
        TrainingNoise noise,
        Precision precision,
        int saveEvery) {
    /** What the official training does, in fp32, over the grid of its model: S = 32. */
    public static final AdaptationSettings OFFICIAL =
            new AdaptationSettings(1, 2000, 16, 32, 5e-5, TrainingNoise.OFFICIAL, Precision.FP32, 100);

    private static final int LARGEST = 1024;

    public AdaptationSettings {
        check("steps", steps, 1, 10_000_000);
        check("a batch", batch, 1, 4096);
        check("cells along a side", largest, 1, LARGEST);
        check("steps between saved states", saveEvery, 1, Integer.MAX_VALUE);
        if (!(rate > 0 && rate <= 1)) {
            throw new ModelException("a learning rate of %s; give one above 0, such as 5e-5".formatted(rate));
        }
    }

    private static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ModelException("%s: %d, expected %d to %d".formatted(what, value, least, most));
        }
    }

    /** All that decides about the numbers, for the run directory. */
    Map<String, Object> print() {
        Map<String, Object> all = new TreeMap<>();
        all.put("seed", seed);
        all.put("steps", steps);
        all.put("batch", batch);
        all.put("largest-grid", largest);
        all.put("rate", rate);
        all.put("dropout", noise.dropout());
        all.put("drop-path", noise.dropPath());
        all.put("precision", precision.toString());
        return all;
    }
}
