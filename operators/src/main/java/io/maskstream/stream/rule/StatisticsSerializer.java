package io.maskstream.stream.rule;

import com.google.protobuf.InvalidProtocolBufferException;
import io.maskstream.v1.StatisticsV1;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Writes the statistics of a window. */
final class StatisticsSerializer extends MessageSerializer<Statistics> {
    private static final long serialVersionUID = 1L;

    @Override
    byte[] bytes(Statistics value) {
        return value.message().toByteArray();
    }

    @Override
    Statistics value(byte[] bytes) throws InvalidProtocolBufferException {
        return new Statistics(StatisticsV1.Statistics.parseFrom(bytes));
    }

    @Override
    public TypeSerializerSnapshot<Statistics> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Statistics> {
        public Snapshot() {
            super(StatisticsSerializer::new);
        }
    }
}
