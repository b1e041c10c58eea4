package io.maskstream.stream.record;

import java.util.Objects;

/**
 * Which model made a mask.
 *
 * @param name its name, such as that of its directory
 * @param version the control version and the directory's SHA-256, such as {@code 0:9f86d0…}
 */
public record ModelIdentity(String name, String version) {
    public ModelIdentity {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
    }
}
