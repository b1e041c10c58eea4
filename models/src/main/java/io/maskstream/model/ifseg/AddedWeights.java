package io.maskstream.model.ifseg;

import io.maskstream.model.runtime.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * An OFA's weights with what IFSeg adds to its decoder, as the official code starts it: tables normal with a deviation of
 * 0.02, the norm an identity. The same seed gives the same values.
 */
public final class AddedWeights implements Weights {
    private static final double DEVIATION = 0.02;

    private final Weights given;
    private final Map<String, long[]> added;
    private final long seed;

    /** @param given the OFA's; where it has one of the added tensors already, that one is kept */
    public AddedWeights(IfsegConfig config, Weights given, long seed) {
        this.given = given;
        this.added = config.addedShapes();
        this.seed = seed;
    }

    @Override
    public boolean contains(String name) {
        return given.contains(name) || added.containsKey(name);
    }

    @Override
    public long[] shape(String name) {
        return made(name) ? added.get(name).clone() : given.shape(name);
    }

    @Override
    public float[] floats(String name) {
        if (!made(name)) {
            return given.floats(name);
        }
        long[] shape = added.get(name);
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        if (shape.length == 1) {
            Arrays.fill(values, name.endsWith("weight") ? 1f : 0f);
            return values;
        }
        Random random = new Random(seed * 31 + name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * DEVIATION);
        }
        return values;
    }

    private boolean made(String name) {
        return !given.contains(name) && added.containsKey(name);
    }
}
