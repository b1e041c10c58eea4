package io.maskstream.stream.record;

import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A record of the control topic, as it was read and not yet looked into.
 *
 * @param key its key; empty where it has none
 * @param text its value; empty where it could not be used at all
 * @param fault why it could not; empty where there is a text
 * @param partition where it stands in the topic
 * @param offset where it stands in the partition
 */
@TypeInfo(RecordTypes.ControlMessageFactory.class)
public record ControlMessage(String key, Optional<String> text, Optional<String> fault, int partition, long offset) {
    public ControlMessage {
        Objects.requireNonNull(key);
        if (text.isPresent() == fault.isPresent()) {
            throw new IllegalArgumentException("a control message has either a text or a fault");
        }
    }
}
