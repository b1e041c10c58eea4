package io.maskstream.job.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.mask.PixelMask;
import io.maskstream.stream.mask.RunLengthCodec;
import java.awt.geom.Path2D;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the functions say of masks equals a count of their pixels, one by one. */
class MaskFunctionsTest {
    private static final String WHOLE = "[[0, 0], [1, 0], [1, 1], [0, 1]]";

    private final Random random = new Random(5);
    private final MaskCoverage coverage = new MaskCoverage();

    private static byte[] mask(short[] map, int width, int height, int label) {
        return PixelMask.ofLabels(new RunLengthCodec().encode(map, width, height), 3)
                .get(label - 1)
                .toBytes();
    }

    @Test
    void areaAndIouAreThoseOfThePixels() {
        int undefined = 0;
        for (int round = 0; round < 400; round++) {
            int width = 1 + random.nextInt(40);
            int height = 1 + random.nextInt(30);
            short[] a = SqlMasks.patches(random, width, height, 3);
            short[] b = SqlMasks.patches(random, width, height, 3);
            long ofA = 0;
            long both = 0;
            long either = 0;
            for (int i = 0; i < a.length; i++) {
                ofA += a[i] == 1 ? 1 : 0;
                both += a[i] == 1 && b[i] == 2 ? 1 : 0;
                either += a[i] == 1 || b[i] == 2 ? 1 : 0;
            }

            assertThat(new MaskArea().eval(mask(a, width, height, 1))).isEqualTo(ofA);
            assertThat(new MaskIou().eval(mask(a, width, height, 1), mask(b, width, height, 2)))
                    .isEqualTo(either == 0 ? null : (Double) ((double) both / either));
            undefined += either == 0 ? 1 : 0;
        }
        assertThat(undefined).isBetween(1, 399);
    }

    @Test
    void coverageIsTheShareOfTheZonesPixelsWhoseCentresLieInside() {
        for (int round = 0; round < 200; round++) {
            int width = 1 + random.nextInt(40);
            int height = 1 + random.nextInt(30);
            short[] map = SqlMasks.patches(random, width, height, 3);
            double[] corners = random.doubles(6).toArray();
            Path2D polygon = new Path2D.Double();
            polygon.moveTo(corners[0], corners[1]);
            polygon.lineTo(corners[2], corners[3]);
            polygon.lineTo(corners[4], corners[5]);
            polygon.closePath();
            long pixels = 0;
            long covered = 0;
            for (int i = 0; i < map.length; i++) {
                boolean inside = polygon.contains((i % width + 0.5) / width, (i / width + 0.5) / height);
                pixels += inside ? 1 : 0;
                covered += inside && map[i] == 1 ? 1 : 0;
            }
            String zone = "[[%s, %s], [%s, %s], [%s,%s]]"
                    .formatted(corners[0], corners[1], corners[2], corners[3], corners[4], corners[5]);

            assertThat(coverage.eval(mask(map, width, height, 1), zone))
                    .isEqualTo(pixels == 0 ? null : (Double) ((double) covered / pixels));
        }
    }

    @Test
    void moreZonesThanAreKeptAreStillMeasured() {
        byte[] mask = mask(new short[] {1, 1, 0, 0}, 4, 1, 1);
        for (int round = 0; round < 2; round++) {
            for (int zone = 0; zone < 600; zone++) {
                String left = "[[0, 0], [0.5, 0], [0.5, 1], [0, %s]]".formatted(1 - zone / 10_000.0);
                assertThat(coverage.eval(mask, left)).isEqualTo(1.0);
            }
        }
        assertThat(coverage.eval(mask, WHOLE)).isEqualTo(0.5);
    }

    @Test
    void nullGivesNull() {
        byte[] mask = mask(new short[] {1}, 1, 1, 1);

        assertThat(new MaskArea().eval(null)).isNull();
        assertThat(new MaskIou().eval(null, mask)).isNull();
        assertThat(new MaskIou().eval(mask, null)).isNull();
        assertThat(coverage.eval(null, WHOLE)).isNull();
        assertThat(coverage.eval(mask, null)).isNull();
    }

    @Test
    void masksOfOtherSizesAreNotCompared() {
        assertThatThrownBy(() -> new MaskIou().eval(mask(new short[6], 3, 2, 1), mask(new short[6], 2, 3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MASK_IOU: masks of 3x2 and 2x3; compare those of the same mask_width and mask_height");
    }

    @Test
    void bytesThatAreNoMaskAreToldWithTheFunction() {
        byte[] bytes = {4, 1, 3};
        String told = "%s: no mask: the runs cover 3 of the 4 pixels of a mask of 4x1;"
                + " give the column 'mask' of 'labels' or 'regions'";

        assertThatThrownBy(() -> new MaskArea().eval(bytes)).hasMessage(told.formatted("MASK_AREA"));
        assertThatThrownBy(() -> new MaskIou().eval(bytes, bytes)).hasMessage(told.formatted("MASK_IOU"));
        assertThatThrownBy(() -> coverage.eval(bytes, WHOLE)).hasMessage(told.formatted("MASK_COVERAGE"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            [[0, 0], [1.5, 0], [1, 1]] | outside the frame; give fractions of it, 0 to 1
            [[0, 0], [1, 0]]           | has 2 corners; expected 3 to 1000
            [[0, 0], [1, 0], [0.5, 0]] | is a line; give corners around an area
            [[0, 0], [1, 0], [1]]      | '[[0, 0], [1, 0], [1]]' is no zone
            [[0, 0], [1, 0], [1, '']]  | is no zone
            [[0, 0], [1, 0], ["1", 1]] | is no zone; give the corners of a polygon as fractions of the frame, such as
            [[0, 0], [1, 0], [1, 1]] x | is no zone
            {"a": 1}                   | is no zone
            gate                       | 'gate' is no zone
            [[0, 0], [1, 0], [1, NaN]] | is no zone
            """)
    void whatIsNoZoneIsToldInOneLine(String zone, String told) {
        assertThatThrownBy(() -> coverage.eval(mask(new short[] {1}, 1, 1, 1), zone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("MASK_COVERAGE: ")
                .hasMessageContaining(told)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void randomTextsAreNoZoneAndNoCrash() {
        String letters = "[]{},.0123456789eE- \"\n\\nul";
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThatThrownBy(() -> ZoneText.parse(text.toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
        }
    }
}
