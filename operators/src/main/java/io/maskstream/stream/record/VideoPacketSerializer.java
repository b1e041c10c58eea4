package io.maskstream.stream.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes packets: between source and decode, and in the state of an open group of pictures. */
final class VideoPacketSerializer extends ValueSerializer<VideoPacket> {
    static final int FORMAT = 1;
    private static final long serialVersionUID = 1L;

    VideoPacketSerializer() {
        this(FORMAT);
    }

    private VideoPacketSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(VideoPacket packet, DataOutputView out) throws IOException {
        Fields.writeId(packet.id(), out);
        Fields.writeTimes(packet.times(), out);
        Fields.writeOptional(packet.dtsUs(), out);
        out.writeUTF(packet.codec().name());
        Fields.writeBytes(packet.data(), out);
        out.writeBoolean(packet.randomAccess());
        out.writeInt(packet.rotation());
        out.writeBoolean(packet.live());
        out.writeLong(packet.shedBefore());
    }

    @Override
    VideoPacket read(DataInputView in, int writtenFormat) throws IOException {
        return new VideoPacket(
                Fields.readId(in),
                Fields.readTimes(in),
                Fields.readOptional(in),
                Codec.valueOf(in.readUTF()),
                Fields.readBytes(in),
                in.readBoolean(),
                in.readInt(),
                in.readBoolean(),
                in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<VideoPacket> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<VideoPacket> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<VideoPacket> serializer(int wantedFormat) {
            return new VideoPacketSerializer(wantedFormat);
        }
    }
}
