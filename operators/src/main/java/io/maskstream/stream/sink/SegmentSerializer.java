package io.maskstream.stream.sink;

import io.maskstream.stream.record.FrameId;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Keeps finished segments in checkpoints until they are committed. */
final class SegmentSerializer implements SimpleVersionedSerializer<Segment> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(Segment segment) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        out.writeUTF(segment.directory());
        out.writeUTF(segment.kind().name());
        out.writeUTF(segment.first().stream());
        out.writeLong(segment.first().epoch());
        out.writeLong(segment.first().sequence());
        out.writeLong(segment.attempt());
        return out.getCopyOfBuffer();
    }

    @Override
    public Segment deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "segments of version %d; this version knows %d; restore with the version that wrote it"
                            .formatted(version, VERSION));
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        return new Segment(
                in.readUTF(),
                Segment.Kind.valueOf(in.readUTF()),
                new FrameId(in.readUTF(), in.readLong(), in.readLong()),
                in.readLong());
    }
}
