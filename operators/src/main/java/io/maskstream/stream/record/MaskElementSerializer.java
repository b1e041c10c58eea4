package io.maskstream.stream.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what inference hands to the rules: masks, and commands between them. */
final class MaskElementSerializer extends ValueSerializer<MaskElement> {
    static final int FORMAT = 2;
    private static final long serialVersionUID = 1L;
    private static final byte MASK = 1;
    private static final byte COMMAND = 2;
    private static final SegmentedFrameSerializer MASKS = new SegmentedFrameSerializer();
    private static final ChainCommandSerializer COMMANDS = new ChainCommandSerializer();

    MaskElementSerializer() {
        this(FORMAT);
    }

    private MaskElementSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(MaskElement element, DataOutputView out) throws IOException {
        if (element instanceof SegmentedFrame mask) {
            out.writeByte(MASK);
            MASKS.write(mask, out);
        } else if (element instanceof ChainCommand.UseRules command) {
            out.writeByte(COMMAND);
            COMMANDS.write(command, out);
        }
    }

    /** A new format of masks or commands is one of elements, too. Format 2 is that of masks; commands are as in 1. */
    @Override
    MaskElement read(DataInputView in, int writtenFormat) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case MASK -> MASKS.read(in, writtenFormat);
            case COMMAND -> (ChainCommand.UseRules) COMMANDS.read(in, writtenFormat);
            default -> throw new IOException("an element of kind %d; known are 1 and 2".formatted(kind));
        };
    }

    @Override
    public TypeSerializerSnapshot<MaskElement> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<MaskElement> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<MaskElement> serializer(int wantedFormat) {
            return new MaskElementSerializer(wantedFormat);
        }
    }
}
