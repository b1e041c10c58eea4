package io.maskstream.model.fusioner;

import io.maskstream.model.runtime.Weights;

/** Weights that are asked for with one prefix and found under another. */
record RenamedWeights(Weights all, String asked, String stored) implements Weights {
    @Override
    public long[] shape(String name) {
        return all.shape(stored(name));
    }

    @Override
    public float[] floats(String name) {
        return all.floats(stored(name));
    }

    @Override
    public boolean contains(String name) {
        return all.contains(stored(name));
    }

    private String stored(String name) {
        return name.startsWith(asked) ? stored + name.substring(asked.length()) : name;
    }
}
