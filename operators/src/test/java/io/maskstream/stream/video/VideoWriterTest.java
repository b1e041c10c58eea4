package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoWriterTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"320, 240", "641, 479", "853, 480", "16, 16"})
    void writesWhatTheCommandReadsBackWithItsTimes(int width, int height) throws IOException {
        FfmpegCommand.assumeInstalled();
        Path file = directory.resolve("overlay.mp4");
        try (VideoWriter writer = VideoWriter.open(file, width, height, 25)) {
            for (int i = 0; i < 30; i++) {
                writer.write(plain(width, height, 8 * i, 100, 50), 7_000_000_000L + i * 40_000L);
            }
            assertThat(file).doesNotExist();
        }

        assertThat(FfmpegCommand.countFrames(file)).isEqualTo(30);
        List<String> times = FfmpegCommand.ffprobe(
                        "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0", file.toString())
                .lines()
                .map(line -> line.replace(",", ""))
                .toList();
        assertThat(times.get(0)).isEqualTo("0.000000");
        assertThat(times.get(29)).isEqualTo("1.160000");
        byte[] rgb = FfmpegCommand.ffmpeg(
                "-i", file.toString(), "-f", "rawvideo", "-pix_fmt", "rgb24", "-frames:v", "21", "-");
        int pictureSize = rgb.length / 21;
        int centre = 20 * pictureSize + pictureSize / 2 / 3 * 3;
        assertThat(rgb[centre] & 0xff).isBetween(154, 166);
        assertThat(rgb[centre + 1] & 0xff).isBetween(94, 106);
        assertThat(rgb[centre + 2] & 0xff).isBetween(44, 56);
    }

    @Test
    void leavesNoFileWithoutPicturesOrAfterAbort() throws IOException {
        Path empty = directory.resolve("empty.mp4");
        VideoWriter.open(empty, 64, 64, 10).close();
        Path given = directory.resolve("given-up.mp4");
        try (VideoWriter writer = VideoWriter.open(given, 64, 64, 10)) {
            writer.write(plain(64, 64, 1, 2, 3), 0);
            writer.abort();
        }

        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void keepsTheOldFileUntilTheNewOneIsWhole() throws IOException {
        Path file = directory.resolve("overlay.mp4");
        Files.writeString(file, "old");
        VideoWriter writer = VideoWriter.open(file, 64, 64, 10);
        writer.write(plain(64, 64, 1, 2, 3), 0);
        assertThat(file).hasContent("old");

        writer.close();

        assertThat(Files.size(file)).isGreaterThan(500);
    }

    @Test
    void refusesTimesThatDoNotGoUp() throws IOException {
        try (VideoWriter writer = VideoWriter.open(directory.resolve("overlay.mp4"), 64, 64, 10)) {
            writer.write(plain(64, 64, 1, 2, 3), 100);
            assertThatThrownBy(() -> writer.write(plain(64, 64, 1, 2, 3), 100))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("times must go up");
        }
    }

    @Test
    void saysWhichFileCannotBeMade() {
        Path file = directory.resolve("missing").resolve("overlay.mp4");

        assertThatThrownBy(() -> VideoWriter.open(file, 64, 64, 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("No such file");
    }

    private static byte[] plain(int width, int height, int red, int green, int blue) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return rgb;
    }
}
