package io.maskstream.model.runtime;

import java.util.Map;

/** One-dimensional weights for tests. */
record MapWeights(Map<String, float[]> values) implements Weights {
    static MapWeights of(Map<String, float[]> values) {
        return new MapWeights(values);
    }

    @Override
    public long[] shape(String name) {
        return new long[] {values.get(name).length};
    }

    @Override
    public float[] floats(String name) {
        return values.get(name);
    }

    @Override
    public boolean contains(String name) {
        return values.containsKey(name);
    }
}
