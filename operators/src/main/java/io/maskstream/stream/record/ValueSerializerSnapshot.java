package io.maskstream.stream.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint remembers of a serializer: its format. State of the same format is read as it is, of an older one it is
 * migrated, of a newer one it is refused.
 */
abstract class ValueSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
    /** Layout of the snapshot itself, apart from the format of the values. */
    private static final int LAYOUT = 1;

    private int format;

    ValueSerializerSnapshot(int format) {
        this.format = format;
    }

    /** The serializer that reads a format. */
    abstract ValueSerializer<T> serializer(int wantedFormat);

    @Override
    public final int getCurrentVersion() {
        return LAYOUT;
    }

    @Override
    public final void writeSnapshot(DataOutputView out) throws IOException {
        out.writeInt(format);
    }

    @Override
    public final void readSnapshot(int layout, DataInputView in, ClassLoader classLoader) throws IOException {
        if (layout != LAYOUT) {
            throw new IOException("%s has layout %d, this version knows %d; restore with the version that wrote it"
                    .formatted(getClass().getName(), layout, LAYOUT));
        }
        format = in.readInt();
    }

    @Override
    public final TypeSerializer<T> restoreSerializer() {
        return serializer(format);
    }

    @Override
    public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
        if (old.getClass() != getClass()) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        int oldFormat = ((ValueSerializerSnapshot<T>) old).format;
        if (oldFormat > format || oldFormat < 1) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        return oldFormat == format
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
}
