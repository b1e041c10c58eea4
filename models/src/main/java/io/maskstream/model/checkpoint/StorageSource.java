package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;

/** Where the storages of a pickle lie: entries of a zip, or the end of a legacy file. */
@FunctionalInterface
interface StorageSource {
    /** Of a pickle that has none. */
    StorageSource NONE = (key, type, elements) -> {
        throw new ModelException("storage %s belongs to no archive".formatted(Printable.name(key)));
    };

    /**
     * Its bytes; at least as many as the elements need.
     *
     * @throws ModelException if there is none of that key, or it is too short
     */
    TensorStorage open(String key, ScalarType type, long elements);
}
