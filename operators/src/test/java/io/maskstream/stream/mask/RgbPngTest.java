package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.video.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class RgbPngTest {
    @Test
    void anotherReaderFindsTheSamePixels() throws IOException {
        byte[] rgb = new byte[3 * 37 * 21];
        new Random(1).nextBytes(rgb);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(RgbPng.write(new RgbImage(37, 21, rgb))));

        assertThat(image.getWidth()).isEqualTo(37);
        assertThat(image.getHeight()).isEqualTo(21);
        for (int i = 0; i < 37 * 21; i++) {
            int expected = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF;
            assertThat(image.getRGB(i % 37, i / 37) & 0xFFFFFF).isEqualTo(expected);
        }
    }
}
