package io.maskstream.model.fusioner;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Starting values of what Fusioner trains, under the official names. The same seed gives the same values; each tensor
 * depends on its name and the seed alone.
 */
public final class FusionerInitialisation {
    private final BodyConfig config;
    private final long seed;

    private FusionerInitialisation(BodyConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /**
     * The official one: linear layers and convolutions as PyTorch makes them (uniform within one over the root of the
     * inputs, biases too), norms as identities, {@code cls_emb} normal, {@code proj_patch} and {@code proj_classes} normal
     * with the deviation of one over the root of the width.
     */
    public static StateDict official(BodyConfig config, long seed) {
        FusionerInitialisation made = new FusionerInitialisation(config, seed);
        List<TensorEntry> all = new ArrayList<>();
        config.shapes().forEach((name, shape) -> all.add(TensorEntry.ofFloats(name, made.values(name, shape), shape)));
        return StateDict.of("initialisation", all);
    }

    /**
     * Such that the untrained model says about what the cosine of the frozen features says, which keeps words that have no
     * masks in training: see {@link IdentityInitialisation}. Queries, keys and the first layers of MLPs are the official
     * ones.
     *
     * @throws ModelException if the encoders have widths of their own, so that there is no cosine to start from
     */
    public static StateDict identity(BodyConfig config, FrozenSample sample, long seed) {
        if (config.visual() != config.text()) {
            throw new ModelException(
                    "the identity initialisation starts from the cosine of frozen features, but pictures have %d channels and words %d; choose the official initialisation"
                            .formatted(config.visual(), config.text()));
        }
        Map<String, float[]> set = new IdentityInitialisation(config, sample, seed).values();
        return StateDict.of(
                "initialisation",
                official(config, seed).tensors().stream()
                        .map(entry -> set.containsKey(entry.name())
                                ? TensorEntry.ofFloats(entry.name(), set.get(entry.name()), entry.shape())
                                : entry)
                        .toList());
    }

    static SplittableRandom random(String name, long seed) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    }

    private float[] values(String name, long[] shape) {
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        SplittableRandom random = random(name, seed);
        if (name.contains("norm") || name.endsWith("_proj.0.weight") || name.endsWith("_proj.0.bias")) {
            Arrays.fill(values, name.endsWith("weight") ? 1 : 0);
        } else if (name.contains("visual_proj.2.")) {
            Arrays.fill(values, name.endsWith("weight") ? 1 : 0);
        } else if (name.equals("fusion.cls_emb")) {
            normal(values, random, 1);
        } else if (name.startsWith("fusion.proj_")) {
            normal(values, random, 1 / Math.sqrt(config.width()));
        } else {
            uniform(values, random, 1 / Math.sqrt(inputs(name)));
        }
        return values;
    }

    /** What a neuron of the layer that this tensor belongs to sums over. */
    private long inputs(String name) {
        long[] weight = config.shapes().get(name.replaceFirst("bias$", "weight"));
        return Arrays.stream(weight).skip(1).reduce(1, Math::multiplyExact);
    }

    private static void normal(float[] values, SplittableRandom random, double deviation) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
    }

    private static void uniform(float[] values, SplittableRandom random, double bound) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
        }
    }
}
