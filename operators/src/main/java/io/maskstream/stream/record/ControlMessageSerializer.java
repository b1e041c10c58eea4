package io.maskstream.stream.record;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes control messages: on their way from the topic, and those that wait for their answer in the state. */
final class ControlMessageSerializer extends ValueSerializer<ControlMessage> {
    static final int FORMAT = 1;
    private static final long serialVersionUID = 1L;

    ControlMessageSerializer() {
        this(FORMAT);
    }

    private ControlMessageSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(ControlMessage message, DataOutputView out) throws IOException {
        Fields.writeText(message.key(), out);
        out.writeBoolean(message.text().isPresent());
        Fields.writeText(message.text().or(message::fault).orElseThrow(), out);
        out.writeInt(message.partition());
        out.writeLong(message.offset());
    }

    @Override
    ControlMessage read(DataInputView in, int writtenFormat) throws IOException {
        String key = Fields.readText(in);
        boolean hasText = in.readBoolean();
        Optional<String> content = Optional.of(Fields.readText(in));
        return new ControlMessage(
                key,
                hasText ? content : Optional.empty(),
                hasText ? Optional.empty() : content,
                in.readInt(),
                in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<ControlMessage> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<ControlMessage> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<ControlMessage> serializer(int wantedFormat) {
            return new ControlMessageSerializer(wantedFormat);
        }
    }
}
