package io.maskstream.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Bytes that are in memory already. */
record HeapStorage(ByteBuffer bytes) implements TensorStorage {

    @Override
    public long size() {
        return bytes.capacity();
    }

    @Override
    public ByteBuffer slice(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        return bytes.asReadOnlyBuffer().slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
