package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.record.Codec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Network abstraction layer units, random access points and picture headers, from hand-made bytes. */
class AccessUnitFormsTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void splitsAnnexBAtShortAndLongStartCodes() {
        List<NalUnit> units = NalUnit.ofAnnexB(hex("00000001 09f0 000001 6742 00000001 65 00 00 03 01 0000"));

        assertThat(units).extracting(NalUnit::typeInH264).containsExactly(9, 7, 5);
        assertThat(units.get(2).length()).isEqualTo(5);
        assertThat(NalUnit.toAnnexB(units)).isEqualTo(hex("00000001 09f0 00000001 6742 00000001 6500000301"));
        assertThat(NalUnit.ofAnnexB(hex("01020304"))).isEmpty();
    }

    @Test
    void cutsLengthsThatLeadBeyondTheData() {
        assertThat(NalUnit.ofLengthPrefixed(hex("00000002 0601 00000009 6501"), 4))
                .extracting(NalUnit::length)
                .containsExactly(2, 2);
        assertThat(NalUnit.ofLengthPrefixed(hex("ffffffff 65"), 4)).hasSize(1);
    }

    @ParameterizedTest(name = "{0} with flag {1}: {2}")
    @CsvSource({
        "000001 65 88, false, 0", // IDR
        "000001 41 9a, false, -1", // P slice
        "000001 41 9a, true, -1", // P slice that a file without an index of key frames flags
        "000001 41 88, true, 0", // I slice, flagged
        "000001 41 88, false, -1", // I slice, not flagged
        "000001 06 06 01 c0 80 000001 41 9a, false, 0", // recovery point at once
        "000001 06 06 01 24 80 000001 41 9a, false, 3", // recovery point after 3 frames
        "000001 06 05 02 0102 06 01 c0 80 000001 41 9a, false, 0" // behind another message
    })
    void findsRandomAccessPointsOfH264(String bytes, boolean flag, int recovery) {
        var found = RandomAccess.recoveryFrames(Codec.H264, hex(bytes), flag);

        assertThat(found.orElse(-1)).isEqualTo(recovery);
    }

    @ParameterizedTest
    @CsvSource({
        "000001 2601 af, true",
        "000001 2a01 af, true",
        "000001 0201 d0, false",
        "000001 4e01 06 01 c0 80 000001 0201, true"
    })
    void findsRandomAccessPointsOfHevc(String bytes, boolean expected) {
        assertThat(RandomAccess.at(Codec.HEVC, hex(bytes), true)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void survivesNoise(Codec codec) {
        Random random = new Random(7);
        StreamFormat format = new StreamFormat(codec);
        for (int i = 0; i < 3000; i++) {
            byte[] noise = new byte[1 + random.nextInt(64)];
            random.nextBytes(noise);
            if (i % 2 == 0) {
                System.arraycopy(new byte[] {0, 0, 1}, 0, noise, 0, Math.min(3, noise.length));
            }
            format.configure(noise);
            assertThat(format.convert(noise, i % 3 == 0).data()).isNotNull();
            RandomAccess.at(codec, noise, true);
        }
    }

    @Test
    void repeatsParameterSetsOnlyWhereTheyAreMissing() {
        StreamFormat format = new StreamFormat(Codec.H264);
        format.configure(hex("01 42 00 1e ff e1 0004 67420001 01 0003 68ce38"));

        byte[] bare = format.convert(hex("00000002 6588"), true).data();
        byte[] complete = format.convert(hex("00000004 67420001 00000003 68ce38 00000002 6588"), true)
                .data();

        assertThat(bare).isEqualTo(hex("00000001 67420001 00000001 68ce38 00000001 6588"));
        assertThat(complete).isEqualTo(bare);
        assertThat(format.convert(hex("00000002 419a"), false).data()).isEqualTo(hex("00000001 419a"));
    }

    @Test
    void takesTheSizeFromThePicturesHeader() throws MediaException {
        byte[] jpeg = hex("ffd8 ffe0 0004 0102 ffc0 0011 08 01df 0281 03 012200 021101 031101 ffda 0002 1234 ffd9");

        assertThat(PictureHeader.read(Codec.MJPEG, jpeg)).isEqualTo(new PictureHeader(641, 479));
        PictureHeader.requireWhole(Codec.MJPEG, jpeg);
        assertThat(PictureHeader.read(Codec.PNG, VideoDecoderTest.hugePng()).pixels())
                .isEqualTo(10_000_000_000L);
        PictureHeader.requireWhole(Codec.PNG, VideoDecoderTest.hugePng());
    }

    @Test
    void doesNotTakeTheEndOfAThumbnailForTheEndOfAJpeg() {
        byte[] cut = hex("ffd8 ffe1 0006 0102 ffd9 ffc0 0011 08 01df 0281 03 012200 021101 031101 ffda 0002 1234");

        assertThatThrownBy(() -> PictureHeader.requireWhole(Codec.MJPEG, cut)).hasMessageContaining("truncated JPEG");
    }

    @Test
    void refusesPicturesOfNoSize() {
        byte[] png = VideoDecoderTest.hugePng();
        ByteBuffer.wrap(png).putInt(16, 0);
        byte[] negative = VideoDecoderTest.hugePng();
        ByteBuffer.wrap(negative).putInt(16, -5);

        for (byte[] bad : List.of(png, negative, Arrays.copyOf(png, 12))) {
            assertThatThrownBy(() -> PictureHeader.read(Codec.PNG, bad)).isInstanceOf(MediaException.class);
        }
    }
}
