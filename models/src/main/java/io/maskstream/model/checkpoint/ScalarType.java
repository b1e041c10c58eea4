package io.maskstream.model.checkpoint;

/** The type of a tensor's elements; the names are those of safetensors. */
public enum ScalarType {
    F64(8, true),
    F32(4, true),
    /** IEEE 754 half: 1 sign, 5 exponent and 10 fraction bits. */
    F16(2, true),
    /** The upper half of an F32: 1 sign, 8 exponent and 7 fraction bits. */
    BF16(2, true),
    I64(8, false),
    I32(4, false),
    I16(2, false),
    I8(1, false),
    U8(1, false),
    /** One byte: 0 is false, anything else true. */
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    ScalarType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether it is one of F64, F32, F16 and BF16. */
    public boolean floating() {
        return floating;
    }
}
