package io.maskstream.stream.rule;

import com.google.protobuf.InvalidProtocolBufferException;
import io.maskstream.stream.source.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes values as the protobuf messages that they are, which later versions read, too: length, then bytes. */
abstract class MessageSerializer<T> extends ImmutableSerializer<T> {
    private static final long serialVersionUID = 1L;

    abstract byte[] bytes(T value);

    abstract T value(byte[] bytes) throws InvalidProtocolBufferException;

    @Override
    public final void serialize(T value, DataOutputView target) throws IOException {
        byte[] bytes = bytes(value);
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public final T deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return value(bytes);
    }

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass();
    }

    @Override
    public final int hashCode() {
        return getClass().hashCode();
    }
}
