package io.maskstream.model.checkpoint;

/** F16 and BF16 to and from float. Narrowing rounds to nearest, ties to even, as torch does. */
final class HalfFloats {
    private static final int F16_INFINITY = 0x7c00;
    private static final int F32_INFINITY = 0x7f800000;
    private static final float SUBNORMAL_STEP = 0x1p-24f;

    private HalfFloats() {}

    static float fromF16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * SUBNORMAL_STEP;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1f ? F32_INFINITY : (exponent + 127 - 15) << 23;
        return Float.intBitsToFloat(sign | widened | fraction << 13);
    }

    static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    static short toF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > F32_INFINITY) {
            return (short) (sign | F16_INFINITY | 0x200 | magnitude >> 13 & 0x3ff);
        }
        if (magnitude < 0x38800000) { // below 2^-14: a whole number of subnormal steps, and rint ties to even
            return (short) (sign | (int) Math.rint((double) Math.abs(value) / SUBNORMAL_STEP));
        }
        // The carry of the rounding may run into the exponent, which is right, also from 65520 up to infinity.
        int rebiased = magnitude - ((127 - 15) << 23);
        int rounded = rebiased + 0xfff + (rebiased >> 13 & 1) >> 13;
        return (short) (sign | Math.min(rounded, F16_INFINITY));
    }

    static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
