package io.maskstream.model.runtime;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;

/** Numbers on a device; lives as long as the {@link TensorScope} or {@link ScriptModule} that it came from. */
public final class Tensor {
    private final PtNDArray array;

    Tensor(PtNDArray array) {
        this.array = array;
    }

    /** Its size along each dimension. */
    public long[] shape() {
        return array.getShape().getShape();
    }

    /** Number of elements. */
    public long elements() {
        return array.size();
    }

    /** Copies a float32 tensor to the heap, row by row. */
    public float[] floats() {
        return array.toFloatArray();
    }

    /** Copies an int64 tensor to the heap. */
    public long[] longs() {
        return array.toLongArray();
    }

    /** Copies a uint8 or bool tensor to the heap. */
    public byte[] bytes() {
        if (array.getDataType() != DataType.UINT8 && array.getDataType() != DataType.BOOLEAN) {
            throw new IllegalStateException("the tensor holds %s, not uint8".formatted(array.getDataType()));
        }
        ByteBuffer buffer = array.toByteBuffer();
        byte[] values = new byte[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The only value of a float32 tensor of one element. */
    public float item() {
        return array.getFloat();
    }

    /** Frees it before its scope ends. */
    public void close() {
        array.close();
    }

    PtNDArray array() {
        return array;
    }
}
