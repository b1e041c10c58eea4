package io.maskstream.stream.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes dead letters. */
final class DeadLetterSerializer extends ValueSerializer<DeadLetter> {
    static final int FORMAT = 1;
    private static final long serialVersionUID = 1L;

    DeadLetterSerializer() {
        this(FORMAT);
    }

    private DeadLetterSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(DeadLetter letter, DataOutputView out) throws IOException {
        Fields.writeText(letter.stream(), out);
        Fields.writeText(letter.position(), out);
        Fields.writeText(letter.reason(), out);
    }

    @Override
    DeadLetter read(DataInputView in, int writtenFormat) throws IOException {
        return new DeadLetter(Fields.readText(in), Fields.readText(in), Fields.readText(in));
    }

    @Override
    public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<DeadLetter> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<DeadLetter> serializer(int wantedFormat) {
            return new DeadLetterSerializer(wantedFormat);
        }
    }
}
