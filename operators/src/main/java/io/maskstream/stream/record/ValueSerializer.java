package io.maskstream.stream.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What the serializers of our values have in common. Values are immutable, so that a copy is the value itself and chained
 * operators hand pixels on for nothing.
 *
 * <p>A serializer has a format number. Today's serializer reads and writes the newest; one restored from an older snapshot
 * reads the format that the snapshot names, and Flink has the state written anew by today's. A format is never changed: what
 * is written differently gets the next number, and {@link #read} goes on reading the old ones.
 */
abstract class ValueSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final int format;
    private final int newest;

    ValueSerializer(int format, int newest) {
        if (format < 1 || format > newest) {
            throw new IllegalArgumentException("%s of format %d; this version knows 1 to %d"
                    .formatted(getClass().getSimpleName(), format, newest));
        }
        this.format = format;
        this.newest = newest;
    }

    /** Writes a value in the newest format. */
    abstract void write(T value, DataOutputView out) throws IOException;

    /** Reads a value that was written in the given format. */
    abstract T read(DataInputView in, int writtenFormat) throws IOException;

    final int format() {
        return format;
    }

    @Override
    public final void serialize(T value, DataOutputView out) throws IOException {
        if (format != newest) {
            throw new IllegalStateException(
                    "%s of format %d only reads".formatted(getClass().getSimpleName(), format));
        }
        write(value, out);
    }

    @Override
    public final T deserialize(DataInputView in) throws IOException {
        return read(in, format);
    }

    @Override
    public final T deserialize(T reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public final void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
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
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final TypeSerializer<T> duplicate() {
        return this;
    }

    /** None: an immutable value cannot be made first and filled later, and Flink never asks for one to be reused. */
    @Override
    public final T createInstance() {
        return null;
    }

    /** Values vary in length. */
    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final boolean equals(Object object) {
        return object != null && object.getClass() == getClass() && ((ValueSerializer<?>) object).format == format;
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().hashCode() + format;
    }
}
