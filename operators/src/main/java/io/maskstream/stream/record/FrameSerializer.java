package io.maskstream.stream.record;

import io.maskstream.model.FramePixels;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes frames, where decode and inference are not chained. */
final class FrameSerializer extends ValueSerializer<Frame> {
    static final int FORMAT = 1;
    private static final long serialVersionUID = 1L;

    FrameSerializer() {
        this(FORMAT);
    }

    private FrameSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(Frame frame, DataOutputView out) throws IOException {
        Fields.writeId(frame.id(), out);
        Fields.writeTimes(frame.times(), out);
        Fields.writeGeometry(frame.geometry(), out);
        out.writeInt(frame.inputHeight());
        out.writeInt(frame.inputWidth());
        FramePixels picture = frame.picture();
        Fields.writeBytes(picture.rgb(), out);
        Fields.writeArea(picture.content(), out);
        out.writeInt(picture.maskHeight());
        out.writeInt(picture.maskWidth());
        out.writeUTF(frame.quality().name());
        out.writeBoolean(frame.live());
        out.writeLong(frame.shedBefore());
        out.writeLong(frame.decodeNanos());
        Fields.writePreview(frame.preview(), out);
    }

    @Override
    Frame read(DataInputView in, int writtenFormat) throws IOException {
        return new Frame(
                Fields.readId(in),
                Fields.readTimes(in),
                Fields.readGeometry(in),
                in.readInt(),
                in.readInt(),
                new FramePixels(Fields.readBytes(in), Fields.readArea(in), in.readInt(), in.readInt()),
                Quality.valueOf(in.readUTF()),
                in.readBoolean(),
                in.readLong(),
                in.readLong(),
                Fields.readPreview(in));
    }

    @Override
    public TypeSerializerSnapshot<Frame> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<Frame> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<Frame> serializer(int wantedFormat) {
            return new FrameSerializer(wantedFormat);
        }
    }
}
