package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.LabelMap;
import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.Region;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelMaskTest {
    private static BitSet pixels(PixelMask mask) {
        BitSet pixels = new BitSet();
        mask.forEachRun(pixels::set);
        return pixels;
    }

    private static BitSet pixels(short[] map, int value) {
        BitSet pixels = new BitSet();
        for (int i = 0; i < map.length; i++) {
            pixels.set(i, map[i] == value);
        }
        return pixels;
    }

    @Test
    void itsBytesAreSizeAndThenOutsideAndInsideInTurn() {
        EncodedMask mask = new RunLengthCodec().encode(new short[] {0, 0, 1, 1, 1, 2, 0, 2}, 4, 2);

        List<PixelMask> masks = PixelMask.ofLabels(mask, 3);

        assertThat(masks.get(0).toBytes()).containsExactly(4, 2, 2, 3, 3);
        assertThat(masks.get(1).toBytes()).containsExactly(4, 2, 5, 1, 1, 1);
        assertThat(masks.get(2).toBytes()).as("no pixel").containsExactly(4, 2, 8);
    }

    @Test
    void aMaskThatBeginsInsideBeginsWithAnEmptyRun() {
        PixelMask whole =
                PixelMask.ofLabels(new EncodedMask(3, 1, new byte[] {1, 3}), 1).get(0);

        assertThat(whole.toBytes()).containsExactly(3, 1, 0, 3);
        assertThat(whole.area()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"37, 23, 4", "224, 224, 9", "1, 17, 2", "640, 360, 30"})
    void labelsHaveThePixelsOfTheMapAndSurviveTheirBytes(int width, int height, int labels) {
        LabelMap map = SyntheticMask.blobs(width, height, labels, 11);
        EncodedMask encoded = new RunLengthCodec().encode(map.labels(), width, height);

        List<PixelMask> masks = PixelMask.ofLabels(encoded, labels);

        for (int label = 0; label < labels; label++) {
            BitSet expected = pixels(map.labels(), label + 1);
            PixelMask again = PixelMask.fromBytes(masks.get(label).toBytes());
            assertThat(pixels(masks.get(label))).isEqualTo(expected);
            assertThat(pixels(again)).isEqualTo(expected);
            assertThat(again.area()).isEqualTo(expected.cardinality());
            assertThat(List.of(again.width(), again.height())).containsExactly(width, height);
        }
    }

    @Test
    void regionsOfALabelTogetherAreTheLabel() {
        LabelMap map = SyntheticMask.blobs(97, 61, 3, 5);
        MaskEncoder.Encoded encoded = new MaskEncoder(new MaskSettings(true, 1)).encode(map);

        BitSet[] found = {new BitSet(), new BitSet(), new BitSet()};
        encoded.regions()
                .forEach(region -> found[region.label()].or(pixels(PixelMask.of(region, map.width(), map.height()))));

        for (int label = 0; label < 3; label++) {
            assertThat(found[label]).isEqualTo(pixels(map.labels(), label + 1));
        }
    }

    @Test
    void aRegionWhoseRunsAreOfAnotherAreaIsRefused() {
        Region region = new Region(0, 0, 3, new PixelArea(1, 0, 2, 1), new byte[] {0, 2});

        assertThatThrownBy(() -> PixelMask.of(region, 4, 2))
                .isInstanceOf(MaskFormatException.class)
                .hasMessage("the runs of a region have 2 pixels, its area is 3");
    }

    @Test
    void intersectionsAreThoseOfThePixels() {
        Random random = new Random(17);
        for (int round = 0; round < 300; round++) {
            int width = 1 + random.nextInt(20);
            int height = 1 + random.nextInt(9);
            PixelMask a = random(random, width, height);
            PixelMask b = random(random, width, height);
            BitSet common = pixels(a);
            common.and(pixels(b));

            assertThat(a.intersection(b)).isEqualTo(common.cardinality());
            assertThat(b.intersection(a)).isEqualTo(common.cardinality());
        }
    }

    private static PixelMask random(Random random, int width, int height) {
        short[] map = new short[width * height];
        int density = random.nextInt(5);
        for (int i = 0; i < map.length; i++) {
            map[i] = (short) (random.nextInt(4) < density ? 1 : 0);
        }
        return PixelMask.ofLabels(new RunLengthCodec().encode(map, width, height), 1)
                .get(0);
    }

    @Test
    void masksOfOtherSizesAreNotCompared() {
        PixelMask wide = PixelMask.fromBytes(new byte[] {4, 2, 8});
        PixelMask tall = PixelMask.fromBytes(new byte[] {2, 4, 8});

        assertThatThrownBy(() -> wide.intersection(tall))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("masks of 4x2 and 2x4; both must have the same size");
    }

    @ParameterizedTest
    @CsvSource({
        "'', the runs end inside the number at byte 0",
        "'4 0', a mask of 4x0; expected 1 to 67108864 pixels",
        "'4 2 7', the runs cover 7 of the 8 pixels of a mask of 4x2",
        "'4 2 3 0 5', 'a run of 0 pixels at byte 3, where the mask of 4x2 has 5 left (only the first is empty)'",
        "'4 2 9', 'a run of 9 pixels at byte 2, where the mask of 4x2 has 8 left (only the first is empty)'"
    })
    void otherBytesAreRefusedWithTheirPlace(String numbers, String message) {
        byte[] bytes = new byte[numbers.isEmpty() ? 0 : numbers.split(" ").length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Byte.parseByte(numbers.split(" ")[i]);
        }

        assertThatThrownBy(() -> PixelMask.fromBytes(bytes))
                .isInstanceOf(MaskFormatException.class)
                .hasMessage(message);
    }

    @Test
    void randomBytesAreAMaskThatIsWrittenBackAsItWasOrRefused() {
        Random random = new Random(29);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(7)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(4) > 0 ? (byte) (bytes[i] & 3) : bytes[i];
            }
            try {
                assertThat(pixels(PixelMask.fromBytes(bytes)))
                        .isEqualTo(pixels(
                                PixelMask.fromBytes(PixelMask.fromBytes(bytes).toBytes())));
                read++;
            } catch (MaskFormatException e) {
                assertThat(e.getMessage().lines()).hasSize(1);
            }
        }
        assertThat(read).as("some are masks by chance").isPositive();
    }
}
