package io.maskstream.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Times the ways of a 1280 x 720 picture; the table of docs/pictures.md. */
@Tag("soak")
class PictureSpeedTest {
    private static final int RUNS = 40;

    @Test
    void aPictureOfOneMegapixelTakesMilliseconds() throws IOException {
        Picture picture = picture();
        byte[] jpeg = jpeg(picture);
        byte[] png = PictureFiles.png(1280, 720, 8, 2, rows(picture));
        PictureReader reader = new PictureReader();
        Map<String, Supplier<Object>> ways = new LinkedHashMap<>();
        ways.put("read JPEG", () -> reader.read(jpeg, "a.jpg"));
        ways.put("read PNG", () -> reader.read(png, "a.png"));
        ways.put("CLIP to 224 x 224 (Pillow bicubic)", () -> PillowResize.clip(picture, 224));
        ways.put("normalise 224 x 224", normalise(picture));
        for (OpenCvResize.Interpolation way : OpenCvResize.Interpolation.values()) {
            ways.put("OpenCV " + way + " to 448 x 252", () -> OpenCvResize.resize(picture, 448, 252, way));
        }
        StringBuilder table = new StringBuilder("| 1280 x 720 | median |\n|---|---|\n");
        ways.forEach((name, way) -> {
            Duration median = median(way);
            table.append("| %s | %.1f ms |%n".formatted(name, median.toNanos() / 1e6));
            assertThat(median).as(name).isLessThan(Duration.ofMillis(200));
        });
        Files.createDirectories(Path.of("target", "pictures"));
        Files.writeString(Path.of("target", "pictures", "speed.md"), table);
    }

    private static Supplier<Object> normalise(Picture picture) {
        Picture small = PillowResize.clip(picture, 224);
        return () -> Normalisation.CLIP.apply(small);
    }

    private static Duration median(Supplier<Object> way) {
        long[] times = new long[RUNS];
        for (int i = 0; i < 2 * RUNS; i++) {
            long start = System.nanoTime();
            assertThat(way.get()).isNotNull();
            times[i % RUNS] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return Duration.ofNanos(times[RUNS / 2]);
    }

    private static Picture picture() {
        byte[] rgb = new byte[3 * 1280 * 720];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 1280 / 6 + random.nextInt(16));
        }
        return new Picture(720, 1280, rgb);
    }

    private static byte[] rows(Picture picture) {
        byte[] rows = new byte[720 * (1 + 3 * 1280)];
        for (int y = 0; y < 720; y++) {
            rows[y * 3841] = 1;
            System.arraycopy(picture.rgb(), y * 3840, rows, y * 3841 + 1, 3840);
        }
        return rows;
    }

    private static byte[] jpeg(Picture picture) {
        BufferedImage image = new BufferedImage(1280, 720, BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setDataElements(0, 0, 1280, 720, picture.rgb());
        return PictureFiles.jpeg(image, false);
    }
}
