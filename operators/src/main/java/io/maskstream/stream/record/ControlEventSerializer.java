package io.maskstream.stream.record;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes answers to control messages, on their way to the events topic. Since format 2 reports say whether the model is
 * adapted, and there are adaptations.
 */
final class ControlEventSerializer extends ValueSerializer<ControlEvent> {
    static final int FORMAT = 2;
    private static final long serialVersionUID = 1L;
    private static final byte DECISION = 1;
    private static final byte REPORT = 2;
    private static final byte ADAPTATION = 3;

    ControlEventSerializer() {
        this(FORMAT);
    }

    private ControlEventSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(ControlEvent event, DataOutputView out) throws IOException {
        if (event instanceof ControlEvent.Decision decision) {
            out.writeByte(DECISION);
            Fields.writeText(decision.key(), out);
            out.writeBoolean(decision.accepted());
            Fields.writeOptional(decision.version(), out);
            writeOptional(decision.note(), out);
            out.writeInt(decision.partition());
            out.writeLong(decision.offset());
        } else if (event instanceof ControlEvent.Report report) {
            out.writeByte(REPORT);
            Fields.writeText(report.key(), out);
            out.writeLong(report.version());
            writeOptional(report.failure(), out);
            Fields.writeText(report.operator(), out);
            out.writeInt(report.subtask());
            out.writeInt(report.subtasks());
            Fields.writeFlag(report.adapted(), out);
        } else if (event instanceof ControlEvent.Adaptation adaptation) {
            out.writeByte(ADAPTATION);
            Fields.writeText(adaptation.key(), out);
            out.writeLong(adaptation.version());
            AdaptationStageFields.write(adaptation.stage(), out);
        }
    }

    @Override
    ControlEvent read(DataInputView in, int writtenFormat) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case DECISION ->
                new ControlEvent.Decision(
                        Fields.readText(in),
                        in.readBoolean(),
                        Fields.readOptional(in),
                        readOptional(in),
                        in.readInt(),
                        in.readLong());
            case REPORT ->
                new ControlEvent.Report(
                        Fields.readText(in),
                        in.readLong(),
                        readOptional(in),
                        Fields.readText(in),
                        in.readInt(),
                        in.readInt(),
                        writtenFormat == 1 ? Optional.empty() : Fields.readFlag(in));
            case ADAPTATION ->
                new ControlEvent.Adaptation(Fields.readText(in), in.readLong(), AdaptationStageFields.read(in));
            default -> throw new IOException("an answer of kind %d; known are 1 to 3".formatted(kind));
        };
    }

    private static void writeOptional(Optional<String> text, DataOutputView out) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            Fields.writeText(text.get(), out);
        }
    }

    private static Optional<String> readOptional(DataInputView in) throws IOException {
        return in.readBoolean() ? Optional.of(Fields.readText(in)) : Optional.empty();
    }

    @Override
    public TypeSerializerSnapshot<ControlEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<ControlEvent> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<ControlEvent> serializer(int wantedFormat) {
            return new ControlEventSerializer(wantedFormat);
        }
    }
}
