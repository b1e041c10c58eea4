package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.LabelMap;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.video.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayPainterTest {
    private static final List<String> TWO = List.of("road", "sky");

    @Test
    void unlabelledPixelsStayAsTheyWereAndLabelledOnesTakeHalfTheirColour() {
        short[] labels = new short[640 * 360];
        Arrays.fill(labels, 640 * 180, labels.length, (short) 1);
        RgbImage drawing = new OverlayPainter(TWO).paint(grey(640, 360), encoded(labels, 640, 360));

        assertThat(rgb(drawing, 5, 5)).isEqualTo(0x646464);
        assertThat(rgb(drawing, 5, 350)).isEqualTo(blend(0x646464, Palette.rgb(1)));
        assertThat(rgb(drawing, 5, 180)).as("the border").isEqualTo(Palette.rgb(1));
    }

    @Test
    void writesTheNameInsideItsRegion() {
        short[] labels = new short[640 * 360];
        for (int row = 40; row < 140; row++) {
            Arrays.fill(labels, row * 640 + 30, row * 640 + 230, (short) 2);
        }
        RgbImage drawing = new OverlayPainter(TWO).paint(grey(640, 360), encoded(labels, 640, 360));

        int plain = blend(0x646464, Palette.rgb(2));
        long written = IntStream.range(45 * 640, 135 * 640)
                .filter(i -> i % 640 > 35 && i % 640 < 225 && rgb(drawing, i % 640, i / 640) != plain)
                .count();
        long strayed = IntStream.range(0, 640 * 360)
                .filter(i -> i % 640 >= 230 || i / 640 >= 140)
                .filter(i -> rgb(drawing, i % 640, i / 640) != 0x646464)
                .count();
        assertThat(written).isGreaterThan(100);
        assertThat(strayed).isZero();
    }

    @Test
    void aRingHasItsNameOnTheRingAndNotInItsHole() {
        short[] labels = new short[400 * 400];
        for (int i = 0; i < labels.length; i++) {
            double radius = Math.hypot(i % 400 - 200.0, i / 400 - 200.0);
            labels[i] = (short) (radius > 100 && radius < 190 ? 1 : 0);
        }
        List<LabelPlaces.Place> places = new LabelPlaces().find(labels, 400, 400);

        assertThat(places).hasSize(1);
        LabelPlaces.Place place = places.get(0);
        assertThat(labels[place.row() * 400 + place.column()]).isEqualTo((short) 1);
        assertThat(place.radius()).isBetween(40.0, 48.0);
    }

    @ParameterizedTest
    @CsvSource({"64, 48", "224, 224", "641, 359", "1280, 720", "3840, 2160"})
    void theSizeDependsOnPictureAndLabelsAloneAndTheLegendLiesBelow(int width, int height) {
        OverlayPainter painter = new OverlayPainter(TWO);
        LabelMap blobs = SyntheticMask.blobs(160, 90, 2, 1);
        RgbImage drawing = painter.paint(grey(width, height), encoded(blobs.labels(), 160, 90));
        RgbImage other = painter.paint(grey(width, height), encoded(new short[4], 2, 2));

        assertThat(drawing.width()).isGreaterThanOrEqualTo(Math.max(320, width)).isLessThan(width + 320);
        assertThat(drawing.height()).isGreaterThan(height * (drawing.width() / width));
        assertThat(other.width()).isEqualTo(drawing.width());
        assertThat(other.height()).isEqualTo(drawing.height());
        int legendTop = height * (drawing.width() / width);
        assertThat(distinctColours(drawing, legendTop)).contains(Palette.rgb(1), Palette.rgb(2), 0xFFFFFF);
    }

    private static List<Integer> distinctColours(RgbImage drawing, int fromRow) {
        return IntStream.range(fromRow * drawing.width(), drawing.width() * drawing.height())
                .map(i -> rgb(drawing, i % drawing.width(), i / drawing.width()))
                .boxed()
                .distinct()
                .toList();
    }

    @Test
    void aThousandLabelsLeaveThePictureTheLargerPart() {
        List<String> names =
                IntStream.rangeClosed(1, 1000).mapToObj(i -> "class " + i).toList();
        LabelMap blobs = SyntheticMask.blobs(160, 90, 1000, 1);

        RgbImage drawing = new OverlayPainter(names).paint(grey(640, 360), encoded(blobs.labels(), 160, 90));

        assertThat(drawing.height()).isBetween(361, 360 + 200);
    }

    @Test
    void paintsPicturesOfChangingSize() {
        OverlayPainter painter = new OverlayPainter(TWO);
        EncodedMask mask = encoded(new short[] {0, 1, 2, 0}, 2, 2);

        assertThat(painter.paint(grey(640, 360), mask).width()).isEqualTo(640);
        assertThat(painter.paint(grey(360, 640), mask).width()).isEqualTo(360);
        assertThat(painter.paint(grey(640, 360), mask).width()).isEqualTo(640);
    }

    @Test
    void refusesAMaskWithValuesThatHaveNoLabel() {
        OverlayPainter painter = new OverlayPainter(TWO);

        assertThatThrownBy(() -> painter.paint(grey(320, 10), encoded(new short[] {3}, 1, 1)))
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining("the value 3");
    }

    private static EncodedMask encoded(short[] labels, int width, int height) {
        return new RunLengthCodec().encode(labels, width, height);
    }

    private static RgbImage grey(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 100);
        return new RgbImage(width, height, rgb);
    }

    private static int rgb(RgbImage image, int column, int row) {
        int at = 3 * (row * image.width() + column);
        byte[] rgb = image.rgb();
        return (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | rgb[at + 2] & 0xFF;
    }

    private static int blend(int one, int other) {
        return ((one & 0xFEFEFE) >> 1) + ((other & 0xFEFEFE) >> 1);
    }
}
