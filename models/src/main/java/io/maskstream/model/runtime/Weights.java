package io.maskstream.model.runtime;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;

/** Where a script's parameters come from, by their official state-dict names. */
public interface Weights {

    /** Shape of a parameter. */
    long[] shape(String name);

    /** Values of a parameter as 32-bit floats, row by row. */
    float[] floats(String name);

    /** Whether there is such a parameter. */
    boolean contains(String name);

    /** The same weights, each found under {@code prefix + name}: {@code visual.} for an image tower, say. */
    default Weights under(String prefix) {
        Weights all = this;
        return new Weights() {
            @Override
            public long[] shape(String name) {
                return all.shape(prefix + name);
            }

            @Override
            public float[] floats(String name) {
                return all.floats(prefix + name);
            }

            @Override
            public boolean contains(String name) {
                return all.contains(prefix + name);
            }
        };
    }

    /** For scripts without parameters. */
    static Weights none() {
        return new Weights() {
            @Override
            public long[] shape(String name) {
                throw new ModelException("there is no tensor '%s'".formatted(name));
            }

            @Override
            public float[] floats(String name) {
                throw new ModelException("there is no tensor '%s'".formatted(name));
            }

            @Override
            public boolean contains(String name) {
                return false;
            }
        };
    }

    /** A checkpoint's tensors under its own names, converted to 32-bit floats. */
    static Weights of(StateDict state) {
        return new Weights() {
            @Override
            public long[] shape(String name) {
                return state.require(name).shape();
            }

            @Override
            public float[] floats(String name) {
                return state.require(name).floats();
            }

            @Override
            public boolean contains(String name) {
                return state.contains(name);
            }
        };
    }
}
