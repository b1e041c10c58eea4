package io.maskstream.stream.rule;

import io.maskstream.v1.AlertV1;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * That a rule's condition holds, or held, in a stream: a {@code maskstream.v1.Alert} on its way to the sinks. It leaves
 * twice under one {@code alert_id}, when it opens and when it closes; the later counts.
 */
@TypeInfo(RuleTypes.AlertFactory.class)
public record Alert(AlertV1.Alert message) implements RuleRecord {
    /** The value of the Kafka header {@code ms-type}. */
    public static final String TYPE = "maskstream.v1.Alert";

    public Alert {
        Objects.requireNonNull(message);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String stream() {
        return message.getStream();
    }

    @Override
    public String frame() {
        return message.getFrameId();
    }

    /** Whether the condition still holds. */
    public boolean open() {
        return message.getState() == AlertV1.AlertState.OPEN;
    }

    /**
     * Reads the JSON of {@link #json}; fields of later versions are passed over.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Alert fromJson(String json) {
        return new Alert(RuleJson.read(json, AlertV1.Alert.newBuilder()).build());
    }
}
