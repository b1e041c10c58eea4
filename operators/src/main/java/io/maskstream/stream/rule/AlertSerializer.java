package io.maskstream.stream.rule;

import com.google.protobuf.InvalidProtocolBufferException;
import io.maskstream.v1.AlertV1;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Writes an alert. */
final class AlertSerializer extends MessageSerializer<Alert> {
    private static final long serialVersionUID = 1L;

    @Override
    byte[] bytes(Alert value) {
        return value.message().toByteArray();
    }

    @Override
    Alert value(byte[] bytes) throws InvalidProtocolBufferException {
        return new Alert(AlertV1.Alert.parseFrom(bytes));
    }

    @Override
    public TypeSerializerSnapshot<Alert> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Alert> {
        public Snapshot() {
            super(AlertSerializer::new);
        }
    }
}
