package io.maskstream.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.rule.ClassRedaction.Style;
import io.maskstream.stream.video.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassRedactionTest {
    private static final int PERSON = 2;

    /** A mask of 10 x 10 with a person of 2 x 2 pixels from (4, 6) on. */
    private static SegmentedFrame masked(Quality quality, String... labels) {
        short[] map = new short[100];
        for (int pixel : new int[] {64, 65, 74, 75}) {
            map[pixel] = PERSON;
        }
        return Masks.of("gate", 1, 0, map, List.of(labels), quality);
    }

    private static SegmentedFrame masked() {
        return masked(Quality.OK, "car", "Person");
    }

    private static RgbImage noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(4).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    private static boolean changed(RgbImage before, RgbImage after, int x, int y) {
        int at = 3 * (y * before.width() + x);
        return before.rgb()[at] != after.rgb()[at]
                || before.rgb()[at + 1] != after.rgb()[at + 1]
                || before.rgb()[at + 2] != after.rgb()[at + 2];
    }

    @ParameterizedTest
    @CsvSource({"40, 40, 0", "40, 40, 3", "64, 36, 2", "7, 5, 0", "13, 17, 1", "40, 40, 1000"})
    void everyPixelThatTheClassOrItsMarginTouchesIsHiddenAndNoOther(int width, int height, int margin) {
        RgbImage picture = noise(width, height);
        RgbImage shown = new ClassRedaction(List.of("person"), Style.FILL, margin)
                .redact(picture, masked())
                .orElseThrow();

        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean wide = (x + 1 + margin) * 10 > 4 * width && (x - margin) * 10 < 6 * width;
                boolean high = (y + 1 + margin) * 10 > 6 * height && (y - margin) * 10 < 8 * height;
                boolean grey = shown.rgb()[3 * (y * width + x)] == (byte) 128;
                if (wide && high) {
                    assertThat(grey).as("%d, %d is hidden", x, y).isTrue();
                } else {
                    assertThat(changed(picture, shown, x, y))
                            .as("%d, %d is as it was", x, y)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void nothingOfWhatIsBlurredCanBeReadAndTheRestIsAsItWas() {
        int width = 200;
        byte[] stripes = new byte[3 * width * width];
        for (int pixel = 0; pixel < width * width; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                stripes[3 * pixel + channel] = (byte) (pixel % 4 < 2 ? 255 : 0);
            }
        }
        RgbImage picture = new RgbImage(width, width, stripes);
        RgbImage shown = new ClassRedaction(List.of("person"), Style.BLUR, 0)
                .redact(picture, masked())
                .orElseThrow();

        for (int x = 80; x < 120; x++) {
            assertThat(shown.rgb()[3 * (140 * width + x)] & 0xFF)
                    .as("column %d", x)
                    .isBetween(115, 140);
        }
        assertThat(changed(picture, shown, 79, 140)).isFalse();
        assertThat(changed(picture, shown, 120, 140)).isFalse();
    }

    @Test
    void aPictureWithoutTheClassIsTheSameOne() {
        RgbImage picture = noise(20, 20);

        assertThat(new ClassRedaction(List.of("car"), Style.BLUR, 5)
                        .redact(picture, masked())
                        .orElseThrow())
                .isSameAs(picture);
    }

    @Test
    void nothingIsShownWhereTheMaskCannotSayWhereTheClassIs() {
        RgbImage picture = noise(20, 20);
        ClassRedaction redaction = new ClassRedaction(List.of("person", "face"), Style.FILL, 0);

        assertThat(redaction.redact(picture, masked()))
                .as("nobody looked for faces")
                .isEqualTo(Optional.empty());
        assertThat(redaction.redact(picture, masked(Quality.WAITING_FOR_KEYFRAME, "face", "person")))
                .isEqualTo(Optional.empty());
        assertThat(redaction.redact(picture, masked(Quality.SUSPECT, "face", "person")))
                .isPresent();
    }

    @Test
    void refusesWhatHidesNothing() {
        assertThatThrownBy(() -> new ClassRedaction(List.of(), Style.FILL, 0)).hasMessageContaining("no class");
        assertThatThrownBy(() -> new ClassRedaction(List.of("a"), Style.FILL, -1))
                .hasMessage("redact-margin is -1; it may be 0 to 1000 pixels");
    }
}
