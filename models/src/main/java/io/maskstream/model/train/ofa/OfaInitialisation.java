package io.maskstream.model.train.ofa;

import io.maskstream.model.backbone.TensorShapes;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.train.clip.CaptionWords;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the pre-training starts from: normal numbers with a deviation of 0.02 as in the official code, convolutions as He et
 * al. (2015) have them, norms and heads' factors as identities. Each tensor depends on its name and the seed alone.
 */
final class OfaInitialisation implements Weights {
    static final String HEAD = "words.";
    static final String PLACES = "places.";

    private static final double DEVIATION = .02;
    private static final double SHARPNESS = 15;

    private final Map<String, long[]> shapes;
    private final CaptionWords words;
    private final long seed;

    OfaInitialisation(OfaConfig config, CaptionWords words, long seed) {
        this.shapes = shapes(config, words.size());
        this.words = words;
        this.seed = seed;
    }

    /** All that is trained: the model's tensors, the decoder's for text, the heads'. */
    static Map<String, long[]> shapes(OfaConfig config, int words) {
        Map<String, long[]> shapes = new LinkedHashMap<>(config.shapes());
        shapes.put("decoder.embed_positions.weight", new long[] {config.positions(), config.width()});
        TensorShapes.norm(shapes, "decoder.pos_ln", config.width());
        for (int i = 0; i < config.decoderLayers(); i++) {
            shapes.put(
                    "decoder.token_rel_pos_table_list.%d.weight".formatted(i),
                    new long[] {2L * config.tokenBucket() - 1, config.heads()});
        }
        shapes.put(HEAD + "scale", new long[] {1});
        shapes.put(HEAD + "bias", new long[] {words});
        shapes.put(PLACES + "scale", new long[] {1});
        return shapes;
    }

    @Override
    public boolean contains(String name) {
        return shapes.containsKey(name);
    }

    @Override
    public long[] shape(String name) {
        return shapes.get(name).clone();
    }

    @Override
    public float[] floats(String name) {
        long[] shape = shapes.get(name);
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        if (name.equals(HEAD + "scale") || name.equals(PLACES + "scale")) {
            values[0] = (float) StrictMath.log(SHARPNESS);
        } else if (name.equals(HEAD + "bias")) {
            // What a word's share of the captions says of it, before anything is seen.
            float[] shares = words.shares();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) StrictMath.log(shares[i] / (1 - shares[i]));
            }
        } else if (shape.length == 1) {
            boolean ones = name.endsWith("weight") || name.endsWith("c_attn") || name.endsWith("running_var");
            Arrays.fill(values, ones ? 1f : 0f);
        } else {
            double deviation = shape.length == 4 ? Math.sqrt(2.0 / (shape[0] * shape[2] * shape[3])) : DEVIATION;
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (gaussian(random) * deviation);
            }
        }
        return values;
    }

    /** Box and Muller, with strict functions, so that it is the same everywhere. */
    private static double gaussian(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
