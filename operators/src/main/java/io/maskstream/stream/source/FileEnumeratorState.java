package io.maskstream.stream.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What a checkpoint keeps of the enumerator.
 *
 * @param known streams that have been started, finished ones too: they must not start over
 * @param unassigned splits that no reader has
 */
public record FileEnumeratorState(Set<String> known, List<FileStreamSplit> unassigned) {
    public FileEnumeratorState {
        known = Set.copyOf(known);
        unassigned = List.copyOf(unassigned);
    }

    /** Writes it. */
    static final class Serializer implements SimpleVersionedSerializer<FileEnumeratorState> {
        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(FileEnumeratorState state) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream output = new DataOutputStream(bytes);
            output.writeInt(state.known.size());
            for (String stream : state.known) {
                output.writeUTF(stream);
            }
            output.writeInt(state.unassigned.size());
            for (FileStreamSplit split : state.unassigned) {
                FileStreamSplitSerializer.write(split, output);
            }
            return bytes.toByteArray();
        }

        @Override
        public FileEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
            FileStreamSplitSerializer.requireVersion(version, VERSION, "the state of the file source");
            DataInputStream input = new DataInputStream(new ByteArrayInputStream(serialized));
            Set<String> known = new HashSet<>();
            for (int count = input.readInt(); count > 0; count--) {
                known.add(input.readUTF());
            }
            List<FileStreamSplit> unassigned = new ArrayList<>();
            for (int count = input.readInt(); count > 0; count--) {
                unassigned.add(FileStreamSplitSerializer.read(input));
            }
            return new FileEnumeratorState(known, unassigned);
        }
    }
}
