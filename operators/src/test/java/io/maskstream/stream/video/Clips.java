package io.maskstream.stream.video;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Files for tests, and what the decoder makes of them. */
public final class Clips {
    private Clips() {}

    /** A clip of the shared test data; skips the test where there is none. */
    public static Path shared(String name) {
        Optional<Path> data = testData();
        assumeTrue(data.isPresent(), "needs the shared test data: set MASKSTREAM_TEST_DATA to its folder");
        Path clip = data.get().resolve("video").resolve(name);
        assumeTrue(Files.exists(clip), "the shared test data has no video/" + name);
        return clip;
    }

    private static Optional<Path> testData() {
        String given = System.getProperty("MASKSTREAM_TEST_DATA", System.getenv("MASKSTREAM_TEST_DATA"));
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }

    /** A picture in the order in which it was shown. */
    public record Shown(long index, int width, int height, Quality quality, String checksum) {}

    /** All access units of a file. */
    public static List<AccessUnit> accessUnits(Path file) throws IOException {
        List<AccessUnit> units = new ArrayList<>();
        try (Demuxer demuxer = Demuxer.open(file)) {
            for (Optional<AccessUnit> unit = demuxer.next(); unit.isPresent(); unit = demuxer.next()) {
                units.add(unit.get());
            }
        }
        return units;
    }

    /** All pictures of a file. */
    public static List<Shown> pictures(Path file, int threads) throws IOException {
        List<Shown> shown = new ArrayList<>();
        decode(
                file,
                threads,
                picture -> shown.add(new Shown(
                        picture.tag(),
                        picture.width(),
                        picture.height(),
                        picture.quality(),
                        PlaneChecksum.of(picture))));
        return shown;
    }

    /** Decodes a file. */
    public static void decode(Path file, int threads, Consumer<Picture> pictures) throws IOException {
        try (Demuxer demuxer = Demuxer.open(file);
                VideoDecoder decoder = VideoDecoder.open(
                        demuxer.info().codec(),
                        new DecoderSettings(threads, DecoderSettings.DEFAULT_MAX_PIXELS),
                        false)) {
            for (Optional<AccessUnit> unit = demuxer.next(); unit.isPresent(); unit = demuxer.next()) {
                AccessUnit access = unit.get();
                decoder.decode(access.index(), access.data(), access.randomAccess(), access.decodeOnly(), pictures);
            }
            decoder.drain(pictures);
        }
    }

    /** Scales a picture, where nothing is to be caught. */
    public static byte[] scaled(Scaler scaler, Picture picture, Orientation orientation, int width, int height) {
        try {
            return scaler.scale(picture, orientation, width, height);
        } catch (MediaException e) {
            throw new AssertionError(e);
        }
    }

    /** Scales an upright picture into an area, where nothing is to be caught. */
    public static byte[] scaled(Scaler scaler, Picture picture, int width, int height, PixelArea content) {
        try {
            return scaler.scale(picture, Orientation.UPRIGHT, width, height, content);
        } catch (MediaException e) {
            throw new AssertionError(e);
        }
    }

    /** Checksums of all pictures of a file by the ffmpeg command. */
    public static List<String> checksumsOfTheCommand(Path file) {
        return new String(FfmpegCommand.ffmpeg(
                        "-noautorotate",
                        "-i",
                        file.toString(),
                        "-map",
                        "0:v:0",
                        "-autoscale",
                        "0",
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        "framemd5",
                        "-"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }

    /** Draws a test picture in motion with the ffmpeg command and encodes it with these arguments. */
    public static Path made(Path directory, String name, String size, int frames, String... arguments) {
        Path file = directory.resolve(name);
        // The source rounds odd sizes; the filter does not.
        String filter = "format=rgb24,scale=" + size.replace('x', ':');
        List<String> line = new ArrayList<>(
                List.of("-f", "lavfi", "-i", "testsrc2=size=640x480:rate=25", "-vf", filter, "-frames:v", "" + frames));
        if (!List.of(arguments).contains("-pix_fmt")) {
            line.addAll(List.of("-pix_fmt", "yuv420p"));
        }
        line.addAll(List.of(arguments));
        line.add(file.toString());
        FfmpegCommand.ffmpeg(line.toArray(String[]::new));
        return file;
    }
}
