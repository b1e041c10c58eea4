package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.LabelMap;
import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.Region;
import java.util.List;
import org.junit.jupiter.api.Test;

/** COCO run lengths and polygons: the same pixels in other people's forms. */
class RegionFormsTest {
    private final MaskEncoder encoder = new MaskEncoder(new MaskSettings(true, 1));

    @Test
    void cocoCountsRunDownTheColumns() {
        EncodedMask mask = new EncodedMask(3, 2, new byte[] {0, 1, 1, 2, 0, 2, 1, 1});

        CocoRle rle = CocoRle.of(mask, 1);

        assertThat(rle.counts()).containsExactly(2, 1, 1, 2);
        assertThat(rle.area()).isEqualTo(3);
    }

    @Test
    void compressesAsTheCocoToolsDo() {
        assertThat(new CocoRle(10, 10, new int[] {100}).compressed()).isEqualTo("T3");
        // Worked by hand from the definition in maskApi.c: 6, 1, 40, 4 - 1, 5 - 40, 44 - 4.
        CocoRle rle = new CocoRle(10, 10, new int[] {6, 1, 40, 4, 5, 44});
        assertThat(rle.compressed()).isEqualTo("61X13mNX1");
        assertThat(CocoRle.parse("61X13mNX1", 10, 10)).isEqualTo(rle);
    }

    @Test
    void refusesTextThatIsNoRunLengths() {
        assertThatThrownBy(() -> CocoRle.parse("T", 10, 10))
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining("character 1");
        assertThatThrownBy(() -> CocoRle.parse("T3T3", 10, 10)).isInstanceOf(MaskFormatException.class);
        assertThatThrownBy(() -> CocoRle.parse("\u00ff", 10, 10)).isInstanceOf(MaskFormatException.class);
        assertThatThrownBy(() -> CocoRle.parse("oooooooooo0", 10, 10)).isInstanceOf(MaskFormatException.class);
        assertThatThrownBy(() -> new CocoRle(3, 3, new int[] {4, 4}))
                .hasMessage("COCO run lengths add up to 8, expected 3 x 3");
    }

    @Test
    void regionsOfALabelHaveItsPixelsInCocosForm() {
        LabelMap map = SyntheticMask.blobs(97, 61, 3, 5);
        MaskEncoder.Encoded encoded = encoder.encode(map);

        boolean[] joined = new boolean[97 * 61];
        for (Region region : encoded.regions()) {
            CocoRle rle = CocoRle.parse(CocoRle.of(region, 97, 61).compressed(), 61, 97);
            assertThat(rle.area()).isEqualTo(region.area());
            if (region.label() == 1) {
                paint(rle, joined);
            }
        }
        boolean[] whole = new boolean[97 * 61];
        paint(CocoRle.of(encoded.mask(), 2), whole);

        assertThat(joined).isEqualTo(whole).contains(true);
        for (int i = 0; i < whole.length; i++) {
            assertThat(whole[i]).isEqualTo(map.labels()[i % 61 * 97 + i / 61] == 2);
        }
    }

    private static void paint(CocoRle rle, boolean[] columnsFirst) {
        int position = 0;
        for (int i = 0; i < rle.counts().length; i++) {
            for (int end = position + rle.counts()[i]; position < end; position++) {
                columnsFirst[position] |= i % 2 == 1;
            }
        }
    }

    @Test
    void aRectangleHasFourCornersClockwise() {
        Region region = region(2, 3, 4, 2, new byte[] {0, 8}, 8);

        assertThat(Polygon.of(region)).containsExactly(new Polygon(new int[] {6, 3, 6, 5, 2, 5, 2, 3}, false));
    }

    @Test
    void aHoleIsARingOfItsOwn() {
        Region region = region(0, 0, 3, 3, new byte[] {0, 4, 1, 4}, 8);

        List<Polygon> rings = Polygon.of(region);

        assertThat(rings).extracting(Polygon::hole).containsExactly(false, true);
        assertThat(rings.get(1).corners()).containsExactly(2, 2, 2, 1, 1, 1, 1, 2);
    }

    @Test
    void pixelsThatTouchByACornerShareOneRing() {
        Region region = region(0, 0, 2, 2, new byte[] {0, 1, 2, 1}, 2);

        assertThat(Polygon.of(region)).hasSize(1);
    }

    @Test
    void filledByTheEvenOddRuleTheRingsGiveThePixelsAgain() {
        LabelMap map = SyntheticMask.blobs(120, 80, 4, 9);
        for (int i = 0; i < map.labels().length; i += 7) {
            map.labels()[i] = (short) (i % 5);
        }
        short[] painted = new short[120 * 80];
        int holes = 0;
        for (Region region : encoder.encode(map).regions()) {
            List<Polygon> rings = Polygon.of(region);
            assertThat(rings.stream().filter(ring -> !ring.hole())).hasSize(1);
            holes += rings.size() - 1;
            for (int pixel = 0; pixel < painted.length; pixel++) {
                if (insideByEvenOdd(rings, pixel % 120 + 0.5, pixel / 120 + 0.5)) {
                    painted[pixel] = (short) (region.label() + 1);
                }
            }
        }
        assertThat(painted).isEqualTo(map.labels());
        assertThat(holes).isPositive();
    }

    private static boolean insideByEvenOdd(List<Polygon> rings, double x, double y) {
        boolean inside = false;
        for (Polygon ring : rings) {
            int[] c = ring.corners();
            for (int i = 0; i < c.length; i += 2) {
                int j = (i + 2) % c.length;
                boolean crosses = c[i + 1] > y != c[j + 1] > y;
                if (crosses && c[i] > x) {
                    inside = !inside;
                }
            }
        }
        return inside;
    }

    @Test
    void refusesRegionsWhoseRunsDoNotFitTheirBox() {
        assertRefused(region(0, 0, 2, 2, new byte[] {0, 3}, 3), "cover 3 of the 4 pixels");
        assertRefused(region(0, 0, 2, 2, new byte[] {0, 5}, 4), "a run of 5 pixels at byte 1");
        assertRefused(region(0, 0, 2, 2, new byte[] {0, 2, 0, 2}, 4), "a run of 0 pixels at byte 2");
        assertRefused(region(0, 0, 2, 2, new byte[] {0, 4}, 3), "4 of its area of 3");
        assertRefused(region(0, 0, 100_000, 100_000, new byte[] {0, 4}, 3), "larger than any mask");
        assertThatThrownBy(() -> CocoRle.of(region(5, 0, 2, 2, new byte[] {0, 4}, 4), 6, 6))
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining("beyond the mask of 6x6");
    }

    private static void assertRefused(Region region, String reason) {
        assertThatThrownBy(() -> Polygon.of(region))
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining(reason);
    }

    private static Region region(int x, int y, int width, int height, byte[] runs, int area) {
        return new Region(0, 0, area, new PixelArea(x, y, width, height), runs);
    }
}
