package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockCompressionTest {
    @Test
    void leavesASmoothPictureNearlyAsItIs() {
        byte[] picture = gradient();
        byte[] compressed = picture.clone();
        new BlockCompression(90).apply(compressed, 19, 13);
        for (int i = 0; i < picture.length; i++) {
            assertThat((compressed[i] & 255) - (picture[i] & 255)).isBetween(-9, 9);
        }
    }

    @Test
    void losesMoreAtALowerQuality() {
        StreetworldPicture scene = Streetworld.picture(1, 64, StreetworldOptions.CLEAN);
        double last = 0;
        for (int quality : new int[] {95, 70, 40, 10}) {
            byte[] compressed = scene.rgb().clone();
            new BlockCompression(quality).apply(compressed, 64, 64);
            double error = 0;
            for (int i = 0; i < compressed.length; i++) {
                double d = (compressed[i] & 255) - (scene.rgb()[i] & 255);
                error += d * d / compressed.length;
            }
            assertThat(error).isGreaterThan(last);
            last = error;
        }
        assertThat(Math.sqrt(last)).isLessThan(30);
    }

    private static byte[] gradient() {
        byte[] picture = new byte[19 * 13 * 3];
        for (int i = 0; i < picture.length / 3; i++) {
            picture[3 * i] = (byte) (60 + 4 * (i % 19));
            picture[3 * i + 1] = (byte) (200 - 5 * (i / 19));
            picture[3 * i + 2] = (byte) 90;
        }
        return picture;
    }
}
