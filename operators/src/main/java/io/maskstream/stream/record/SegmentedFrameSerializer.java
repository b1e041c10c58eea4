package io.maskstream.stream.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes segmented frames, previews included, where the sinks are not chained. Since format 2 a mask says whether its model
 * was adapted to its words.
 */
final class SegmentedFrameSerializer extends ValueSerializer<SegmentedFrame> {
    static final int FORMAT = 2;
    private static final long serialVersionUID = 1L;

    SegmentedFrameSerializer() {
        this(FORMAT);
    }

    private SegmentedFrameSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(SegmentedFrame frame, DataOutputView out) throws IOException {
        Fields.writeId(frame.id(), out);
        Fields.writeTimes(frame.times(), out);
        Fields.writeGeometry(frame.geometry(), out);
        Fields.writeText(frame.model().name(), out);
        Fields.writeText(frame.model().version(), out);
        out.writeLong(frame.vocabularyVersion());
        Fields.writeTexts(frame.labels(), out);
        out.writeInt(frame.mask().width());
        out.writeInt(frame.mask().height());
        Fields.writeBytes(frame.mask().runs(), out);
        Fields.writeRegions(frame.regions(), out);
        out.writeUTF(frame.quality().name());
        out.writeLong(frame.shedBefore());
        out.writeLong(frame.timings().decodeNanos());
        out.writeLong(frame.timings().queueNanos());
        out.writeLong(frame.timings().inferenceNanos());
        out.writeLong(frame.timings().maskNanos());
        Fields.writePreview(frame.preview(), out);
        Fields.writeFlag(frame.model().adapted(), out);
    }

    @Override
    SegmentedFrame read(DataInputView in, int writtenFormat) throws IOException {
        SegmentedFrame first = readFirst(in);
        if (writtenFormat == 1) {
            return first;
        }
        ModelIdentity model =
                new ModelIdentity(first.model().name(), first.model().version(), Fields.readFlag(in));
        return new SegmentedFrame(
                first.id(),
                first.times(),
                first.geometry(),
                model,
                first.vocabularyVersion(),
                first.labels(),
                first.mask(),
                first.regions(),
                first.quality(),
                first.shedBefore(),
                first.timings(),
                first.preview());
    }

    /** What format 1 has. */
    private static SegmentedFrame readFirst(DataInputView in) throws IOException {
        return new SegmentedFrame(
                Fields.readId(in),
                Fields.readTimes(in),
                Fields.readGeometry(in),
                new ModelIdentity(Fields.readText(in), Fields.readText(in)),
                in.readLong(),
                Fields.readTexts(in),
                new EncodedMask(in.readInt(), in.readInt(), Fields.readBytes(in)),
                Fields.readRegions(in),
                Quality.valueOf(in.readUTF()),
                in.readLong(),
                new StageTimings(in.readLong(), in.readLong(), in.readLong(), in.readLong()),
                Fields.readPreview(in));
    }

    @Override
    public TypeSerializerSnapshot<SegmentedFrame> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<SegmentedFrame> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<SegmentedFrame> serializer(int wantedFormat) {
            return new SegmentedFrameSerializer(wantedFormat);
        }
    }
}
