package io.maskstream.model.runtime;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** Owns the tensors of one unit of work, such as a batch; closing it frees them. Used by one thread at a time. */
public final class TensorScope implements AutoCloseable {
    private final PtNDManager manager;
    private final Device device;

    private TensorScope(PtNDManager manager, Device device) {
        this.manager = manager;
        this.device = device;
    }

    /** A scope of its own; close it, or its tensors stay for ever. */
    public static TensorScope open(Device device) {
        return new TensorScope(TensorEngine.get().manager(device), device);
    }

    /** Where this scope's tensors are. */
    public Device device() {
        return device;
    }

    /** A float32 tensor of this shape, filled row by row. */
    public Tensor floats(float[] values, long... shape) {
        return create(FloatBuffer.wrap(values), values.length, DataType.FLOAT32, shape);
    }

    /** An int64 tensor. */
    public Tensor longs(long[] values, long... shape) {
        return create(LongBuffer.wrap(values), values.length, DataType.INT64, shape);
    }

    /** A uint8 tensor. */
    public Tensor bytes(byte[] values, long... shape) {
        return create(ByteBuffer.wrap(values), values.length, DataType.UINT8, shape);
    }

    /** A uint8 tensor of the buffer's remaining bytes. */
    public Tensor bytes(ByteBuffer values, long... shape) {
        return create(values, values.remaining(), DataType.UINT8, shape);
    }

    private Tensor create(Buffer values, long count, DataType type, long... shape) {
        long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (count != expected) {
            throw new IllegalArgumentException(
                    "%d values for the shape %s, which holds %d".formatted(count, Arrays.toString(shape), expected));
        }
        return new Tensor(manager.create(values, new Shape(shape), type));
    }

    Tensor adopt(PtNDArray array) {
        array.attach(manager);
        return new Tensor(array);
    }

    PtNDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
