package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatsTest {

    @Test
    void everyHalfSurvivesTheWayToFloatAndBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float f16 = HalfFloats.fromF16((short) bits);
            if (!Float.isNaN(f16)) {
                assertThat(HalfFloats.toF16(f16)).isEqualTo((short) bits);
            } else {
                assertThat(HalfFloats.fromF16(HalfFloats.toF16(f16))).isNaN();
            }
            float bf16 = HalfFloats.fromBf16((short) bits);
            if (!Float.isNaN(bf16)) {
                assertThat(HalfFloats.toBf16(bf16)).isEqualTo((short) bits);
            } else {
                assertThat(HalfFloats.fromBf16(HalfFloats.toBf16(bf16))).isNaN();
            }
        }
    }

    /** Every float's half must be the nearest one: checked at, just below and just above each midpoint of two halves. */
    @Test
    void narrowingToF16RoundsToNearestAndTiesToEven() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = HalfFloats.fromF16((short) bits);
            float high = HalfFloats.fromF16((short) (bits + 1));
            float middle = (low + high) / 2;
            short even = (short) (bits % 2 == 0 ? bits : bits + 1);
            assertThat(HalfFloats.toF16(middle)).isEqualTo(even);
            assertThat(HalfFloats.toF16(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(HalfFloats.toF16(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(HalfFloats.toF16(-middle)).isEqualTo((short) (even | 0x8000));
        }
    }

    @ParameterizedTest
    @CsvSource({"1.0,3f80", "1.00390625,3f80", "1.01171875,3f82", "1.00390637,3f81", "-0.0,8000", "Infinity,7f80"})
    void narrowingToBf16RoundsToNearestAndTiesToEven(float value, String expected) {
        assertThat(Integer.toHexString(HalfFloats.toBf16(value) & 0xffff)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"65504,65504", "65519.996,65504", "65520,Infinity", "1e30,Infinity", "-1e30,-Infinity", "2.9802322E-8,0"
    })
    void theEdgesOfF16(float value, float expected) {
        assertThat(HalfFloats.fromF16(HalfFloats.toF16(value))).isEqualTo(expected);
    }
}
