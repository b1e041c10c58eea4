package io.maskstream.stream.source;

import java.io.IOException;
import java.util.OptionalLong;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What serializers of values that hold packets have in common: values never change, so that copying one is returning it.
 * How packets themselves are written is their own serializer's concern, which is nested and has a version of its own.
 */
public abstract class ImmutableSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final TypeSerializer<T> duplicate() {
        return this;
    }

    /** None: a value cannot be made first and filled later, and Flink never asks for one to be reused. */
    @Override
    public final T createInstance() {
        return null;
    }

    @Override
    public final T copy(T value) {
        return value;
    }

    @Override
    public final T copy(T value, T reuse) {
        return value;
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    /** Writes a number that may be absent. */
    protected static void writeOptional(OptionalLong value, DataOutputView target) throws IOException {
        target.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            target.writeLong(value.getAsLong());
        }
    }

    /** Reads a number that may be absent. */
    protected static OptionalLong readOptional(DataInputView source) throws IOException {
        return source.readBoolean() ? OptionalLong.of(source.readLong()) : OptionalLong.empty();
    }

    /** Reads the number of a layout, and refuses those of newer versions. */
    protected static int readLayout(DataInputView source, int newest, String what) throws IOException {
        int layout = source.readUnsignedByte();
        if (layout < 1 || layout > newest) {
            throw new IOException("%s has layout %d, this version knows 1 to %d; restore with the version that wrote it"
                    .formatted(what, layout, newest));
        }
        return layout;
    }
}
