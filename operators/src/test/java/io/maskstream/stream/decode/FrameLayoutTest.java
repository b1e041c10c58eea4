package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.PixelArea;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameLayoutTest {
    private static final MaskResolution MODEL = new MaskResolution.Model();

    @ParameterizedTest
    @CsvSource({
        "768, 432, 0, 49, 224, 126",
        "432, 768, 49, 0, 126, 224",
        "640, 640, 0, 0, 224, 224",
        "10000, 10, 0, 111, 224, 1"
    })
    void letterboxKeepsTheShapeAndMasksNeverCoverPadding(
            int frameWidth, int frameHeight, int x, int y, int width, int height) {
        FrameLayout layout =
                FrameLayout.of(new InputSize.Model(224, 224), Fit.LETTERBOX, MODEL, frameWidth, frameHeight);

        assertThat(layout).isEqualTo(new FrameLayout(224, 224, new PixelArea(x, y, width, height), width, height));
    }

    @Test
    void stretchFillsTheInput() {
        assertThat(FrameLayout.of(new InputSize.Model(512, 256), Fit.STRETCH, MODEL, 100, 900))
                .isEqualTo(new FrameLayout(512, 256, new PixelArea(0, 0, 512, 256), 512, 256));
    }

    @ParameterizedTest
    @CsvSource({"768, 432, 398, 224", "432, 768, 224, 398", "224, 224, 224, 224"})
    void slideFillsTheShorterSideAndReachesBeyondTheOther(int frameWidth, int frameHeight, int width, int height) {
        assertThat(FrameLayout.of(new InputSize.Model(224, 224), Fit.SLIDE, MODEL, frameWidth, frameHeight))
                .isEqualTo(new FrameLayout(width, height, new PixelArea(0, 0, width, height), width, height));
    }

    @Test
    void slideRoundsTheLongerSideUpToPatches() {
        assertThat(FrameLayout.of(new InputSize.Model(224, 224, 16), Fit.SLIDE, MODEL, 768, 432))
                .isEqualTo(new FrameLayout(400, 224, new PixelArea(0, 0, 400, 224), 400, 224));
    }

    @Test
    void pixelsKeepsTheFramesSizeAndRoundsUpToPatches() {
        assertThat(FrameLayout.of(new InputSize.Pixels(16), Fit.LETTERBOX, MODEL, 641, 479))
                .isEqualTo(new FrameLayout(656, 480, new PixelArea(0, 0, 641, 479), 641, 479));
        assertThat(FrameLayout.of(new InputSize.Pixels(16), Fit.STRETCH, MODEL, 641, 479))
                .isEqualTo(new FrameLayout(656, 480, new PixelArea(0, 0, 656, 480), 656, 480));
    }

    @Test
    void masksTakeTheFramesOrAGivenSize() {
        InputSize input = new InputSize.Model(224, 224);
        FrameLayout frame = FrameLayout.of(input, Fit.LETTERBOX, new MaskResolution.Frame(), 768, 432);
        FrameLayout fixed = FrameLayout.of(input, Fit.LETTERBOX, new MaskResolution.Fixed(640, 360), 768, 432);

        assertThat(frame.maskWidth() + "x" + frame.maskHeight()).isEqualTo("768x432");
        assertThat(fixed.maskWidth() + "x" + fixed.maskHeight()).isEqualTo("640x360");
        assertThat(frame.content()).isEqualTo(fixed.content()).isEqualTo(new PixelArea(0, 49, 224, 126));
    }
}
