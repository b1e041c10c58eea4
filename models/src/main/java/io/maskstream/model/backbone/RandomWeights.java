package io.maskstream.model.backbone;

import io.maskstream.model.runtime.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Weights of given shapes from a seed: each tensor depends on its name and the seed alone.
 *
 * <p>Scaled so that activations stay of order one: norms are identities, matrices and kernels have the deviation of one
 * over the root of their inputs, biases, variances and tables are near their usual starting values.
 */
public final class RandomWeights implements Weights {
    private final Map<String, long[]> shapes;
    private final long seed;

    public RandomWeights(Map<String, long[]> shapes, long seed) {
        this.shapes = Map.copyOf(shapes);
        this.seed = seed;
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
        int count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        float[] values = new float[count];
        if (name.equals("logit_scale")) {
            // The scale of the released models: exp of it is 100.
            values[0] = (float) StrictMath.log(100);
        } else if (shape.length == 1 && isScale(name)) {
            Arrays.fill(values, 1f);
        } else if (shape.length == 1 && (name.endsWith("bias") || name.endsWith("running_mean"))) {
            return values;
        } else {
            fill(values, name, deviation(name, shape));
        }
        return values;
    }

    private static boolean isScale(String name) {
        return name.endsWith("weight") || name.endsWith("running_var") || name.endsWith("c_attn");
    }

    private static double deviation(String name, long[] shape) {
        if (name.endsWith("embedding") || name.endsWith("embedding.weight") || shape.length < 2) {
            return 0.02;
        }
        long inputs = 1;
        for (int i = 1; i < shape.length; i++) {
            inputs *= shape[i];
        }
        return 1 / Math.sqrt(inputs);
    }

    private void fill(float[] values, String name, double deviation) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
        for (int i = 0; i < values.length; i++) {
            // Uniform of the same deviation: as good as normal here, and three times as fast.
            values[i] = (float) ((random.nextDouble() * 2 - 1) * deviation * 1.7320508);
        }
    }
}
