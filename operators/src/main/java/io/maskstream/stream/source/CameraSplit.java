package io.maskstream.stream.source;

import java.util.Objects;
import java.util.OptionalLong;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A camera as the unit that readers are assigned and checkpoints keep. Its address is not part of it: a restored job goes to
 * where its configuration says, and no checkpoint tells where cameras are.
 *
 * @param stream its id
 * @param epoch the last one that went on to decode; empty before the first
 */
public record CameraSplit(String stream, OptionalLong epoch) implements SourceSplit {
    public CameraSplit {
        Objects.requireNonNull(stream);
        Objects.requireNonNull(epoch);
    }

    @Override
    public String splitId() {
        return stream;
    }
}
