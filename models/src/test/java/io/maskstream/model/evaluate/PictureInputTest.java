package io.maskstream.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.PixelArea;
import io.maskstream.model.image.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PictureInputTest {
    private static final InputSpec SQUARE = new InputSpec(8, 8, 4, false);

    private static Picture white(int height, int width) {
        byte[] rgb = new byte[3 * height * width];
        Arrays.fill(rgb, (byte) 255);
        return new Picture(height, width, rgb);
    }

    @Test
    void letterboxKeepsTheShapeAndPadsWithGrey() {
        FramePixels input = PictureInput.of(white(20, 40), SQUARE, PictureInput.Fit.LETTERBOX);

        assertThat(input.content()).isEqualTo(new PixelArea(0, 2, 8, 4));
        assertThat(input.maskHeight()).isEqualTo(20);
        assertThat(input.maskWidth()).isEqualTo(40);
        assertThat(input.rgb()[0]).isEqualTo((byte) 114);
        assertThat(input.rgb()[3 * 2 * 8]).isEqualTo((byte) 255);
        assertThat(input.rgb()[3 * 6 * 8]).isEqualTo((byte) 114);
    }

    @Test
    void stretchFillsTheInput() {
        FramePixels input = PictureInput.of(white(2, 40), SQUARE, PictureInput.Fit.STRETCH);

        assertThat(input.content()).isEqualTo(PixelArea.whole(8, 8));
        assertThat(input.rgb()).containsOnly(-1);
        assertThat(input.maskHeight()).isEqualTo(2);
    }

    @Test
    void smallPicturesGrowAndThinOnesKeepAPixel() {
        assertThat(PictureInput.of(white(4, 4), SQUARE, PictureInput.Fit.LETTERBOX)
                        .content())
                .isEqualTo(PixelArea.whole(8, 8));
        assertThat(PictureInput.of(white(1, 100), SQUARE, PictureInput.Fit.LETTERBOX)
                        .content()
                        .height())
                .isEqualTo(1);
    }

    @Test
    void picturesOfTheModelsSizeAreTakenAsTheyAre() {
        Picture picture = white(8, 8);
        picture.rgb()[5] = 7;

        assertThat(PictureInput.of(picture, SQUARE, PictureInput.Fit.LETTERBOX).rgb())
                .isEqualTo(picture.rgb());
    }
}
