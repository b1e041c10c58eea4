package io.maskstream.stream.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What a checkpoint keeps of the enumerator.
 *
 * @param unassigned cameras that no reader has
 */
public record CameraSplits(List<CameraSplit> unassigned) {
    private static final int VERSION = 1;

    public CameraSplits {
        unassigned = List.copyOf(unassigned);
    }

    private static void write(CameraSplit split, DataOutputStream output) throws IOException {
        output.writeUTF(split.stream());
        output.writeBoolean(split.epoch().isPresent());
        output.writeLong(split.epoch().orElse(0));
    }

    private static CameraSplit read(DataInputStream input) throws IOException {
        String stream = input.readUTF();
        boolean known = input.readBoolean();
        long epoch = input.readLong();
        return new CameraSplit(stream, known ? OptionalLong.of(epoch) : OptionalLong.empty());
    }

    /** Writes a split. A version is never changed: what is written differently gets the next number. */
    static final class SplitSerializer implements SimpleVersionedSerializer<CameraSplit> {
        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(CameraSplit split) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            write(split, new DataOutputStream(bytes));
            return bytes.toByteArray();
        }

        @Override
        public CameraSplit deserialize(int version, byte[] serialized) throws IOException {
            FileStreamSplitSerializer.requireVersion(version, VERSION, "a camera's split");
            return read(new DataInputStream(new ByteArrayInputStream(serialized)));
        }
    }

    /** Writes it. */
    static final class Serializer implements SimpleVersionedSerializer<CameraSplits> {
        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(CameraSplits state) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream output = new DataOutputStream(bytes);
            output.writeInt(state.unassigned.size());
            for (CameraSplit split : state.unassigned) {
                write(split, output);
            }
            return bytes.toByteArray();
        }

        @Override
        public CameraSplits deserialize(int version, byte[] serialized) throws IOException {
            FileStreamSplitSerializer.requireVersion(version, VERSION, "the state of the camera source");
            DataInputStream input = new DataInputStream(new ByteArrayInputStream(serialized));
            List<CameraSplit> unassigned = new ArrayList<>();
            for (int count = input.readInt(); count > 0; count--) {
                unassigned.add(read(input));
            }
            return new CameraSplits(unassigned);
        }
    }
}
