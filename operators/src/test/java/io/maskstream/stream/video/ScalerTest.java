package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.PixelArea;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalerTest {
    /** Eight bars of 80 columns. */
    private static final int[][] BARS = {
        {255, 255, 255},
        {191, 191, 0},
        {0, 191, 191},
        {0, 191, 0},
        {191, 0, 191},
        {191, 0, 0},
        {0, 0, 191},
        {16, 16, 16}
    };

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    @ParameterizedTest(name = "{0} {1} {2}x{3}")
    @CsvSource({
        "bt470bg, tv, 640, 480",
        "bt470bg, pc, 640, 480",
        "bt709, tv, 640, 480",
        "bt709, pc, 640, 480",
        "bt709, tv, 224, 224",
        "bt709, pc, 853, 641",
        "bt470bg, tv, 320, 181",
        "smpte170m, pc, 112, 512"
    })
    void keepsTheColoursOfBarsInEveryMatrixAndRange(String matrix, String range, int width, int height)
            throws IOException {
        byte[] rgb = scaled(bars(matrix, range), Orientation.UPRIGHT, width, height);

        assertBars(rgb, width, height);
    }

    @Test
    void takesTheMatrixOfTheCommandWhereNoneIsGiven() throws IOException {
        Path clip = directory.resolve("untagged.mkv");
        FfmpegCommand.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "smptebars=size=1280x720",
                "-frames:v",
                "1",
                "-c:v",
                "libx264",
                "-qp",
                "0",
                "-pix_fmt",
                "yuv420p",
                clip.toString());
        byte[] expected = FfmpegCommand.ffmpeg(
                "-i",
                clip.toString(),
                "-vf",
                "scale=320:180:flags=bicubic+accurate_rnd+full_chroma_int",
                "-f",
                "rawvideo",
                "-pix_fmt",
                "rgb24",
                "-");

        byte[] rgb = scaled(clip, Orientation.UPRIGHT, 320, 180);

        for (int i = 0; i < rgb.length; i++) {
            assertThat(Math.abs((rgb[i] & 0xff) - (expected[i] & 0xff)))
                    .as("byte %d", i)
                    .isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "90, false", "180, false", "270, false", "0, true", "90, true", "270, true"})
    void turnsPicturesAsTheCommandDoes(int rotation, boolean mirrored) throws IOException {
        Path clip = Clips.made(directory, "clip.mkv", "322x182", 1, "-c:v", "libx264", "-qp", "0");
        boolean swap = rotation == 90 || rotation == 270;
        int width = swap ? 91 : 161;
        int height = swap ? 161 : 91;
        String turn =
                switch (rotation) {
                    case 90 -> ",transpose=clock";
                    case 180 -> ",hflip,vflip";
                    case 270 -> ",transpose=cclock";
                    default -> "";
                };
        byte[] expected = FfmpegCommand.ffmpeg(
                "-i",
                clip.toString(),
                "-vf",
                "scale=161:91,format=rgb24" + (mirrored ? ",hflip" : "") + turn,
                "-f",
                "rawvideo",
                "-");

        byte[] rgb = scaled(clip, new Orientation(rotation, mirrored), width, height);

        int worst = 0;
        for (int i = 0; i < rgb.length; i++) {
            worst = Math.max(worst, Math.abs((rgb[i] & 0xff) - (expected[i] & 0xff)));
        }
        assertThat(rgb).hasSameSizeAs(expected);
        assertThat(worst).isLessThanOrEqualTo(3);
    }

    @Test
    void putsThePictureIntoItsAreaAndANeutralColourAround() throws IOException {
        Path clip = bars("bt709", "tv");
        List<byte[]> results = new ArrayList<>();
        try (Scaler scaler = new Scaler()) {
            Clips.decode(
                    clip,
                    1,
                    picture -> results.add(Clips.scaled(scaler, picture, 224, 224, new PixelArea(0, 28, 224, 168))));
        }
        byte[] rgb = results.get(0);
        assertThat(rgb).startsWith(123, 117, 104, 123, 117, 104);
        assertThat(rgb).endsWith(123, 117, 104);
        byte[] content = new byte[3 * 224 * 168];
        System.arraycopy(rgb, 3 * 224 * 28, content, 0, content.length);
        assertBars(content, 224, 168);
    }

    @Test
    void refusesAnAreaOutsideOfTheResult() throws IOException {
        Path clip = bars("bt709", "tv");
        try (Scaler scaler = new Scaler()) {
            assertThatThrownBy(() -> Clips.decode(
                            clip, 1, picture -> Clips.scaled(scaler, picture, 64, 64, new PixelArea(1, 0, 64, 64))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lies outside of 64x64");
        }
    }

    private Path bars(String matrix, String range) {
        Path clip = directory.resolve("bars.mkv");
        StringBuilder source = new StringBuilder("color=black:size=640x480");
        for (int i = 0; i < BARS.length; i++) {
            int[] bar = BARS[i];
            source.append(",drawbox=x=%d:y=0:w=80:h=480:t=fill:color=0x%02X%02X%02X:replace=1"
                    .formatted(80 * i, bar[0], bar[1], bar[2]));
        }
        // RGB from the start: boxes are drawn with exactly these values.
        String graph = source.toString().replaceFirst(",", ",format=gbrp,")
                + ",scale=out_color_matrix=%s:out_range=%s:flags=accurate_rnd+full_chroma_int+bicubic,format=yuv420p"
                        .formatted(matrix, range);
        FfmpegCommand.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                graph,
                "-frames:v",
                "1",
                "-c:v",
                "libx264",
                "-qp",
                "0",
                "-colorspace",
                matrix,
                "-color_range",
                range,
                clip.toString());
        return clip;
    }

    private static byte[] scaled(Path clip, Orientation orientation, int width, int height) throws IOException {
        List<byte[]> results = new ArrayList<>();
        try (Scaler scaler = new Scaler()) {
            Clips.decode(clip, 1, picture -> results.add(Clips.scaled(scaler, picture, orientation, width, height)));
        }
        return results.get(0);
    }

    /** Looks at the middle of each bar; scaling mixes colours at the edges. */
    private static void assertBars(byte[] rgb, int width, int height) {
        for (int bar = 0; bar < BARS.length; bar++) {
            for (int y : new int[] {height / 8, height / 2, height - 1}) {
                int x = width * (2 * bar + 1) / (2 * BARS.length);
                for (int channel = 0; channel < 3; channel++) {
                    int value = rgb[3 * (y * width + x) + channel] & 0xff;
                    assertThat(Math.abs(value - BARS[bar][channel]))
                            .as("bar %d, channel %d: %d instead of %d", bar, channel, value, BARS[bar][channel])
                            .isLessThanOrEqualTo(2);
                }
            }
        }
    }
}
