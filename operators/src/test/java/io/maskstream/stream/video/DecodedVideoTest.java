package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder against the ffmpeg command: the same pictures, to the bit, in the same order. */
class DecodedVideoTest {
    @TempDir
    Path directory;

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    @ParameterizedTest
    @ValueSource(strings = {"car-detection.mp4", "one-by-one-person-detection.mp4", "yes.mkv"})
    void givesEveryPictureOfTheSharedClipsToTheBit(String name) throws IOException {
        Path clip = Clips.shared(name);

        List<Clips.Shown> pictures = Clips.pictures(clip, 1);

        assertThat(pictures).hasSize((int) FfmpegCommand.countFrames(clip));
        assertThat(pictures).extracting(Clips.Shown::checksum).isEqualTo(Clips.checksumsOfTheCommand(clip));
        assertThat(pictures).extracting(Clips.Shown::quality).containsOnly(Quality.OK);
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                encoding("h264-b-frames.mp4", "320x240", "-c:v libx264 -bf 3 -g 30"),
                encoding("h264-no-hint.mp4", "320x240", "-c:v libx264 -bf 3 -g 30 -bsf:v h264_metadata=level=4"),
                encoding("h264-open-gop.mp4", "320x240", "-c:v libx264 -bf 3 -g 12 -x264-params open-gop=1"),
                encoding("h264-pyramid.mkv", "641x479", "-c:v libx264 -bf 8 -b_strategy 0 -g 40 -pix_fmt yuv444p"),
                encoding("h264-refresh.mp4", "320x240", "-c:v libx264 -g 20 -x264-params intra-refresh=1:bframes=0"),
                encoding("h264-interlaced.mp4", "320x240", "-c:v libx264 -flags +ilme+ildct -bf 2 -g 20"),
                encoding("h264.ts", "320x240", "-c:v libx264 -bf 2 -g 20"),
                encoding("h264.avi", "320x240", "-c:v libx264 -bf 0 -g 20"),
                encoding("raw.h264", "320x240", "-c:v libx264 -bf 3 -g 20"),
                encoding("odd.mkv", "853x481", "-c:v libx264 -pix_fmt yuv444p -g 20"),
                encoding("hevc-b-frames.mp4", "320x240", "-c:v libx265 -bf 4 -g 20 -x265-params log-level=error"),
                encoding("hevc-hvc1.mkv", "320x240", "-c:v libx265 -g 10 -x265-params log-level=error:open-gop=1"),
                encoding("hevc.ts", "320x240", "-c:v libx265 -g 10 -x265-params log-level=error"),
                encoding(
                        "hevc-10-bit.mp4", "320x240", "-c:v libx265 -pix_fmt yuv420p10le -x265-params log-level=error"),
                encoding("vp9.webm", "320x240", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -auto-alt-ref 1"),
                encoding("av1.mp4", "160x120", "-c:v libaom-av1 -cpu-used 8 -usage realtime"),
                encoding("mjpeg.avi", "641x479", "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p"),
                encoding("png.mkv", "101x67", "-c:v png -pix_fmt rgb24"));
    }

    private static Arguments encoding(String name, String size, String arguments) {
        return Arguments.of(name, size, List.of(arguments.split(" ")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void givesEveryPictureOfEachEncodingToTheBit(String name, String size, List<String> arguments) throws IOException {
        Path clip = Clips.made(directory, name, size, 50, arguments.toArray(String[]::new));

        List<Clips.Shown> pictures = Clips.pictures(clip, 1);

        assertThat(pictures).hasSize((int) FfmpegCommand.countFrames(clip));
        assertThat(pictures).extracting(Clips.Shown::checksum).isEqualTo(Clips.checksumsOfTheCommand(clip));
        assertThat(pictures).extracting(Clips.Shown::quality).containsOnly(Quality.OK);
        assertThat(Clips.pictures(clip, 4)).as("with four threads").isEqualTo(pictures);
    }

    @Test
    void followsAChangeOfSizeInMidStream() throws IOException {
        Path first = Clips.made(directory, "first.h264", "320x240", 20, "-c:v", "libx264", "-bf", "2");
        Path second = Clips.made(directory, "second.h264", "641x479", 20, "-c:v", "libx264", "-pix_fmt", "yuv444p");
        Path clip = directory.resolve("both.h264");
        Files.write(clip, Files.readAllBytes(first));
        Files.write(clip, Files.readAllBytes(second), StandardOpenOption.APPEND);

        List<Clips.Shown> pictures = Clips.pictures(clip, 1);

        assertThat(pictures).hasSize(40);
        assertThat(pictures.subList(0, 20)).allMatch(picture -> picture.width() == 320 && picture.height() == 240);
        assertThat(pictures.subList(20, 40)).allMatch(picture -> picture.width() == 641 && picture.height() == 479);
        assertThat(pictures.subList(0, 20))
                .extracting(Clips.Shown::checksum)
                .isEqualTo(Clips.checksumsOfTheCommand(first));
        assertThat(pictures.subList(20, 40))
                .extracting(Clips.Shown::checksum)
                .isEqualTo(Clips.checksumsOfTheCommand(second));
    }

    @Test
    void leavesOutWhatTheEditListCutsOff() throws IOException {
        Path whole = Clips.made(directory, "whole.mp4", "320x240", 60, "-c:v", "libx264", "-g", "50", "-bf", "2");
        Path cut = directory.resolve("cut.mp4");
        FfmpegCommand.ffmpeg("-ss", "1", "-i", whole.toString(), "-c", "copy", cut.toString());

        List<Clips.Shown> pictures = Clips.pictures(cut, 1);

        assertThat(pictures).hasSize((int) FfmpegCommand.countFrames(cut));
        assertThat(pictures).extracting(Clips.Shown::checksum).isEqualTo(Clips.checksumsOfTheCommand(cut));
        assertThat(pictures).extracting(Clips.Shown::quality).containsOnly(Quality.OK);
        assertThat(Clips.accessUnits(cut)).anyMatch(AccessUnit::decodeOnly).hasSizeGreaterThan(pictures.size());
    }
}
