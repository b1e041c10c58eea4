package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the floating-point tensors of a dict are written as; whole numbers are always written as they are. */
public enum FloatPrecision {
    AS_STORED,
    F32,
    /** Round to nearest, ties to even; a value beyond 65504 is refused, since it would become infinite. */
    F16,
    /** Round to nearest, ties to even. */
    BF16;

    /** The type that a tensor is written as. */
    ScalarType typeOf(TensorEntry tensor) {
        return this == AS_STORED || !tensor.type().floating() ? tensor.type() : ScalarType.valueOf(name());
    }

    /** Little-endian bytes of a float in {@link #typeOf}'s type. */
    ByteBuffer convert(TensorEntry tensor) {
        float[] values = tensor.floats();
        ScalarType type = typeOf(tensor);
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case F32 -> bytes.asFloatBuffer().put(values);
            case BF16 -> {
                for (float value : values) {
                    bytes.putShort(HalfFloats.toBf16(value));
                }
                bytes.flip();
            }
            default -> {
                for (float value : values) {
                    bytes.putShort(half(tensor, value));
                }
                bytes.flip();
            }
        }
        return bytes;
    }

    private static short half(TensorEntry tensor, float value) {
        short half = HalfFloats.toF16(value);
        if (Float.isFinite(value) && !Float.isFinite(HalfFloats.fromF16(half))) {
            throw new ModelException("%s: tensor %s holds %s, beyond the largest F16 (65504); write it as BF16 or F32"
                    .formatted(tensor.origin(), Printable.name(tensor.name()), value));
        }
        return half;
    }
}
