package io.maskstream.model.checkpoint;

import java.nio.ByteBuffer;

/** A run of little-endian bytes that one or several tensors look at. */
interface TensorStorage {

    /** Its length in bytes. */
    long size();

    /**
     * A read-only, little-endian view of a part.
     *
     * @param offset first byte, from 0
     * @param length number of bytes, at most {@link Integer#MAX_VALUE}
     * @throws io.maskstream.model.ModelException if the bytes are damaged or the file was closed
     */
    ByteBuffer slice(long offset, long length);
}
