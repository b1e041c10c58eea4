package io.maskstream.stream.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what decode hands to inference: frames, and commands between them. */
final class InferenceElementSerializer extends ValueSerializer<InferenceElement> {
    static final int FORMAT = 1;
    private static final long serialVersionUID = 1L;
    private static final byte FRAME = 1;
    private static final byte COMMAND = 2;
    private static final FrameSerializer FRAMES = new FrameSerializer();
    private static final ChainCommandSerializer COMMANDS = new ChainCommandSerializer();

    InferenceElementSerializer() {
        this(FORMAT);
    }

    private InferenceElementSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(InferenceElement element, DataOutputView out) throws IOException {
        if (element instanceof Frame frame) {
            out.writeByte(FRAME);
            FRAMES.write(frame, out);
        } else if (element instanceof ChainCommand command) {
            out.writeByte(COMMAND);
            COMMANDS.write(command, out);
        }
    }

    /** A new format of frames or commands is one of elements, too: the numbers of the three go up together. */
    @Override
    InferenceElement read(DataInputView in, int writtenFormat) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case FRAME -> FRAMES.read(in, writtenFormat);
            case COMMAND -> COMMANDS.read(in, writtenFormat);
            default -> throw new IOException("an element of kind %d; known are 1 and 2".formatted(kind));
        };
    }

    @Override
    public TypeSerializerSnapshot<InferenceElement> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<InferenceElement> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<InferenceElement> serializer(int wantedFormat) {
            return new InferenceElementSerializer(wantedFormat);
        }
    }
}
