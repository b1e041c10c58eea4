package io.maskstream.stream.record;

import java.util.Objects;
import java.util.Optional;

/**
 * Which model made a mask.
 *
 * @param name its name, such as that of its directory
 * @param version the control version and the directory's SHA-256, such as {@code 0:9f86d0…}
 * @param adapted whether it was adapted to the very words of the mask; empty for models that are not adapted to words
 */
public record ModelIdentity(String name, String version, Optional<Boolean> adapted) {
    public ModelIdentity {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(adapted);
    }

    /** Of a model that is not adapted to words. */
    public ModelIdentity(String name, String version) {
        this(name, version, Optional.empty());
    }
}
