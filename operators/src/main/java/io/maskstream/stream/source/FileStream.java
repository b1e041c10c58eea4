package io.maskstream.stream.source;

import java.io.Serializable;
import java.util.Objects;

/**
 * A video file as a stream.
 *
 * @param stream its id
 * @param path local path, the same on every TaskManager
 * @param loop whether it starts over at its end, for ever
 */
public record FileStream(String stream, String path, boolean loop) implements Serializable {
    public FileStream {
        Objects.requireNonNull(stream);
        Objects.requireNonNull(path);
    }
}
