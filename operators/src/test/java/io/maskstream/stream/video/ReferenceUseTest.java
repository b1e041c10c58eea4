package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Codec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ReferenceUseTest {
    private final ReferenceUse references = new ReferenceUse();

    private boolean leanedOn(Codec codec, String... units) {
        return references.leanedOn(codec, HexFormat.of().parseHex("00000001" + String.join("00000001", units)));
    }

    @Test
    void readsTheReferenceIdcOfH264Slices() {
        assertThat(leanedOn(Codec.H264, "0188")).as("nal_ref_idc 0").isFalse();
        assertThat(leanedOn(Codec.H264, "4188")).as("nal_ref_idc 2").isTrue();
        assertThat(leanedOn(Codec.H264, "6588")).as("IDR").isTrue();
        assertThat(leanedOn(Codec.H264, "6742", "0188"))
                .as("parameter sets have one too, which says nothing")
                .isFalse();
    }

    @Test
    void readsTheTypesOfH265Slices() {
        assertThat(leanedOn(Codec.HEVC, "0001af")).as("TRAIL_N").isFalse();
        assertThat(leanedOn(Codec.HEVC, "0201af")).as("TRAIL_R").isTrue();
        assertThat(leanedOn(Codec.HEVC, "2601af")).as("IDR").isTrue();
        assertThat(leanedOn(Codec.HEVC, "1001af")).as("RASL_N").isFalse();
    }

    @Test
    void lowerTemporalLayersOfH265AreLeanedOnByHigherOnes() {
        assertThat(leanedOn(Codec.HEVC, "0002af"))
                .as("the highest layer so far")
                .isFalse();
        assertThat(leanedOn(Codec.HEVC, "0001af")).as("below it").isTrue();
    }

    @Test
    void picturesOfTheirOwnAreNotLeanedOnAndUnknownOnesAre() {
        assertThat(leanedOn(Codec.MJPEG, "ffd8")).isFalse();
        assertThat(leanedOn(Codec.VP9, "82")).isTrue();
        assertThat(leanedOn(Codec.AV1, "12")).isTrue();
    }
}
