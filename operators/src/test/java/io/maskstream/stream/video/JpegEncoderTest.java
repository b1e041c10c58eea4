package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class JpegEncoderTest {
    @Test
    void encodesOddSizesSoThatAnotherDecoderReadsTheColours() throws IOException {
        int width = 641;
        int height = 479;
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) 200;
            rgb[i + 1] = (byte) 100;
            rgb[i + 2] = (byte) 50;
        }
        try (JpegEncoder encoder = JpegEncoder.open(width, height, JpegEncoder.DEFAULT_QUANTISER)) {
            for (int i = 0; i < 3; i++) {
                BufferedImage image = ImageIO.read(new ByteArrayInputStream(encoder.encode(rgb)));

                assertThat(image.getWidth()).isEqualTo(width);
                assertThat(image.getHeight()).isEqualTo(height);
                for (int[] corner : new int[][] {{0, 0}, {640, 478}, {320, 240}}) {
                    int pixel = image.getRGB(corner[0], corner[1]);
                    assertThat(pixel >> 16 & 0xff).isBetween(196, 204);
                    assertThat(pixel >> 8 & 0xff).isBetween(96, 104);
                    assertThat(pixel & 0xff).isBetween(46, 54);
                }
            }
        }
    }

    @Test
    void refusesPixelsOfAnotherSize() throws IOException {
        try (JpegEncoder encoder = JpegEncoder.open(8, 8, 2)) {
            assertThatThrownBy(() -> encoder.encode(new byte[12]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("12 bytes of pixels, expected 192 for 8x8 RGB");
        }
    }
}
