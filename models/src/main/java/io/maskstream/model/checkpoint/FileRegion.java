package io.maskstream.model.checkpoint;

import java.nio.ByteBuffer;
import java.util.Objects;

/** A run of bytes of a mapped file. */
record FileRegion(FileBytes file, long start, long size) implements TensorStorage {
    FileRegion {
        Objects.checkFromIndexSize(start, size, file.size());
    }

    @Override
    public ByteBuffer slice(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size);
        return file.slice(start + offset, length);
    }
}
