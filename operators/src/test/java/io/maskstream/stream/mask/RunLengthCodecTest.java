package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.LabelMap;
import io.maskstream.stream.record.EncodedMask;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunLengthCodecTest {
    private final RunLengthCodec codec = new RunLengthCodec();

    @Test
    void writesPairsOfValueAndLengthRowsFirst() {
        short[] labels = {0, 0, 1, 1, 1, 1, 300, 300};

        EncodedMask mask = codec.encode(labels, 4, 2);

        assertThat(mask.runs()).containsExactly(0, 2, 1, 4, 0xAC, 0x02, 2);
    }

    @Test
    void runsGoOnOverTheEndOfARowAndLongOnesTakeSeveralBytes() {
        EncodedMask mask = codec.encode(new short[640 * 360], 640, 360);

        assertThat(mask.runs()).containsExactly(0, 0x80, 0x88, 0x0E);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "224, 224, 8", "641, 359, 21", "1920, 1080, 3", "16, 1, 2", "1, 17, 2", "1000, 40, 1000"})
    void givesBackWhatWasEncoded(int width, int height, int labels) {
        LabelMap map = SyntheticMask.blobs(width, height, labels, 7);

        EncodedMask mask = codec.encode(map.labels(), width, height);

        assertThat(RunLengthCodec.decode(mask)).isEqualTo(map.labels());
    }

    @Test
    void givesBackNoiseOfTheFullRangeAndRunsOfEveryShortLength() {
        Random random = new Random(3);
        short[] labels = new short[300 * 200];
        for (int i = 0; i < labels.length; ) {
            short value = (short) random.nextInt(65_536);
            for (int run = random.nextInt(70); run >= 0 && i < labels.length; run--) {
                labels[i++] = value;
            }
        }

        assertThat(RunLengthCodec.decode(codec.encode(labels, 300, 200))).isEqualTo(labels);
    }

    @Test
    void oneCodecEncodesMasksOfDifferentSizesInTurn() {
        LabelMap large = SyntheticMask.blobs(500, 300, 5, 1);
        LabelMap small = SyntheticMask.blobs(20, 10, 5, 2);

        codec.encode(large.labels(), 500, 300);
        EncodedMask mask = codec.encode(small.labels(), 20, 10);

        assertThat(RunLengthCodec.decode(mask)).isEqualTo(small.labels());
    }

    @Test
    void countsPixelsOfEachValueWithoutDecoding() {
        EncodedMask mask = codec.encode(new short[] {0, 2, 2, 0, 1, 2}, 3, 2);

        assertThat(RunLengthCodec.pixelsPerValue(mask, 3)).containsExactly(2, 1, 3, 0);
        assertThatThrownBy(() -> RunLengthCodec.pixelsPerValue(mask, 1))
                .isInstanceOf(MaskFormatException.class)
                .hasMessage("the mask has the value 2, but there are 1 labels");
    }

    @Test
    void refusesRunsThatDoNotCoverTheMaskExactly() {
        assertRefused(new byte[] {}, "cover 0 of the 6 pixels");
        assertRefused(new byte[] {1, 5}, "cover 5 of the 6 pixels");
        assertRefused(new byte[] {1, 7}, "a run of 7 pixels at byte 0");
        assertRefused(new byte[] {1, 6, 0, 1}, "has 0 left");
        assertRefused(new byte[] {1, 0, 1, 6}, "a run of 0 pixels");
        assertRefused(new byte[] {1}, "end inside the number at byte 1");
        assertRefused(new byte[] {1, (byte) 0x86}, "end inside the number at byte 1");
    }

    @Test
    void refusesNumbersThatOverflow() {
        byte ff = (byte) 0xFF;
        assertRefused(new byte[] {1, ff, ff, ff, ff, 0x0F}, "above 2147483647 at byte 1");
        assertRefused(new byte[] {1, ff, ff, ff, ff, ff, ff, ff, 1}, "above 2147483647 at byte 1");
        assertRefused(new byte[] {1, ff, ff, ff, ff, 7}, "a run of 2147483647 pixels");
        assertRefused(new byte[] {(byte) 0x80, (byte) 0x80, 4, 6}, "value 65536 at byte 0");
    }

    @Test
    void refusesAMaskThatWouldTakeAllMemoryBeforeMakingRoomForIt() {
        byte[] runs = {0, (byte) 0x80, (byte) 0xC8, (byte) 0xAF, (byte) 0xA0, 0x25};
        assertThatThrownBy(() -> RunLengthCodec.decode(new EncodedMask(100_000, 100_000, runs)))
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining("100000x100000 has 10000000000 pixels; at most 67108864");
    }

    private static void assertRefused(byte[] runs, String reason) {
        assertThatThrownBy(() -> RunLengthCodec.decode(new EncodedMask(3, 2, runs)))
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining(reason);
    }
}
