package io.maskstream.stream.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes splits. A version is never changed: what is written differently gets the next number. */
final class FileStreamSplitSerializer implements SimpleVersionedSerializer<FileStreamSplit> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(FileStreamSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(split, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Override
    public FileStreamSplit deserialize(int version, byte[] serialized) throws IOException {
        requireVersion(version, VERSION, "a file split");
        return read(new DataInputStream(new ByteArrayInputStream(serialized)));
    }

    static void requireVersion(int version, int newest, String what) throws IOException {
        if (version < 1 || version > newest) {
            throw new IOException("%s has version %d, this one knows 1 to %d; restore with the version that wrote it"
                    .formatted(what, version, newest));
        }
    }

    static void write(FileStreamSplit split, DataOutputStream output) throws IOException {
        output.writeUTF(split.file().stream());
        output.writeUTF(split.file().path());
        output.writeBoolean(split.file().loop());
        output.writeLong(split.position().loop());
        output.writeLong(split.position().epoch());
        output.writeLong(split.position().accessUnit());
    }

    static FileStreamSplit read(DataInputStream input) throws IOException {
        FileStream file = new FileStream(input.readUTF(), input.readUTF(), input.readBoolean());
        return new FileStreamSplit(file, new FilePosition(input.readLong(), input.readLong(), input.readLong()));
    }
}
