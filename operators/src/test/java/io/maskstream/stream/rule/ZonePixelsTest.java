package io.maskstream.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZonePixelsTest {
    private static Zone zone(double... sides) {
        List<Zone.Corner> corners = new ArrayList<>();
        for (int i = 0; i < sides.length; i += 2) {
            corners.add(new Zone.Corner(sides[i], sides[i + 1]));
        }
        return new Zone("z", "gate", corners);
    }

    private static String drawn(Zone zone, int width, int height) {
        ZonePixels pixels = ZonePixels.of(zone, width, height);
        StringBuilder drawn = new StringBuilder();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                drawn.append(pixels.within(row, column, column + 1) == 1 ? '#' : '.');
            }
            drawn.append(' ');
        }
        return drawn.toString().strip();
    }

    @Test
    void theWholeFrameIsEveryPixel() {
        assertThat(drawn(zone(0, 0, 1, 0, 1, 1, 0, 1), 4, 2)).isEqualTo("#### ####");
        assertThat(ZonePixels.of(zone(0, 0, 1, 0, 1, 1, 0, 1), 1000, 700).count())
                .isEqualTo(700_000);
    }

    @Test
    void centresOnTheLeftAndUpperBorderAreInsideOnTheRightAndLowerOutside() {
        // Pixel centres of a mask of 4 x 4 lie at 1/8, 3/8, 5/8 and 7/8.
        assertThat(drawn(zone(0.125, 0.125, 0.625, 0.125, 0.625, 0.625, 0.125, 0.625), 4, 4))
                .isEqualTo("##.. ##.. .... ....");
    }

    @Test
    void aPolygonMayTurnEitherWayAndCrossItself() {
        assertThat(drawn(zone(0, 0, 0, 1, 1, 1, 1, 0), 4, 2)).isEqualTo("#### ####");
        assertThat(drawn(zone(0, 0, 1, 1, 1, 0, 0, 1), 4, 4)).isEqualTo(drawn(zone(0, 1, 1, 0, 1, 1, 0, 0), 4, 4));
        assertThat(drawn(zone(0, 0, 1, 0, 0.5, 0.5), 4, 4)).isEqualTo("###. .#.. .... ....");
    }

    @ParameterizedTest
    @CsvSource({"37, 23", "640, 360", "3, 2"})
    void zonesWithCommonSidesShareNoPixelAndLeaveNoneOut(int width, int height) {
        Random random = new Random(7);
        for (int turn = 0; turn < 50; turn++) {
            double x = random.nextInt(17) / 16.0;
            double y = random.nextInt(17) / 16.0;
            List<ZonePixels> parts = Stream.of(
                            zoneOrLine(0, 0, 1, 0, x, y),
                            zoneOrLine(1, 0, 1, 1, x, y),
                            zoneOrLine(x, y, 1, 1, 0, 1),
                            zoneOrLine(0, 0, x, y, 0, 1))
                    .flatMap(Optional::stream)
                    .map(part -> ZonePixels.of(part, width, height))
                    .toList();
            for (int pixel = 0; pixel < width * height; pixel++) {
                long owners = 0;
                for (ZonePixels part : parts) {
                    owners += part.within(pixel, pixel + 1);
                }
                if (owners != 1) {
                    fail("pixel %d of the split at %s, %s has %d owners", pixel, x, y, owners);
                }
            }
        }
    }

    private static Optional<Zone> zoneOrLine(double... sides) {
        boolean line = sides[0] == sides[2] && sides[2] == sides[4] || sides[1] == sides[3] && sides[3] == sides[5];
        return line ? Optional.empty() : Optional.of(zone(sides));
    }

    @Test
    void agreesWithAnIndependentGeometryOnManyPolygons() {
        Random random = new Random(3);
        int width = 53;
        int height = 31;
        for (int turn = 0; turn < 100; turn++) {
            double[] sides = random.doubles(6 + 2 * random.nextInt(5)).toArray();
            Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
            path.moveTo(sides[0], sides[1]);
            for (int i = 2; i < sides.length; i += 2) {
                path.lineTo(sides[i], sides[i + 1]);
            }
            path.closePath();
            ZonePixels pixels = ZonePixels.of(zone(sides), width, height);
            long count = 0;
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    boolean inside = path.contains((column + 0.5) / width, (row + 0.5) / height);
                    assertThat(pixels.within(row, column, column + 1)).isEqualTo(inside ? 1 : 0);
                    count += inside ? 1 : 0;
                }
            }
            assertThat(pixels.count()).isEqualTo(count);
            assertThat(pixels.within(0, width * height))
                    .as("a run over all rows")
                    .isEqualTo(count);
        }
    }

    @Test
    void refusesWhatIsOutsideTheFrameOrNoArea() {
        assertThatThrownBy(() -> zone(0, 0, 1.2, 0, 1, 1))
                .hasMessage(
                        "a corner of the zone 'z' is at [1.2, 0.0], outside the frame; give fractions of it, 0 to 1");
        assertThatThrownBy(() -> zone(0, 0, Double.NaN, 0, 1, 1)).hasMessageContaining("outside the frame");
        assertThatThrownBy(() -> zone(0, 0, 1, 1)).hasMessageContaining("has 2 corners; expected 3 to 1000");
        assertThatThrownBy(() -> zone(0, 0.5, 1, 0.5, 0.3, 0.5)).hasMessageContaining("is a line");
    }
}
