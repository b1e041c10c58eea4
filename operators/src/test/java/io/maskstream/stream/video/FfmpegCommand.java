package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ffmpeg and ffprobe commands: the yardstick that lies outside of this project. */
public final class FfmpegCommand {
    private static final long LIMIT_SECONDS = 120;

    private FfmpegCommand() {}

    /** Skips the test where the command is not installed. */
    public static void assumeInstalled() {
        assumeTrue(installed("ffmpeg") && installed("ffprobe"), "needs Debian's ffmpeg package: ffmpeg and ffprobe");
    }

    private static boolean installed(String command) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    /** Runs ffmpeg with these arguments; fails the test if it fails. Returns standard output. */
    public static byte[] ffmpeg(String... arguments) {
        List<String> line = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-y"));
        line.addAll(List.of(arguments));
        return run(line);
    }

    /** Runs ffprobe with these arguments; fails the test if it fails. Returns standard output. */
    public static String ffprobe(String... arguments) {
        List<String> line = new ArrayList<>(List.of("ffprobe", "-v", "error"));
        line.addAll(List.of(arguments));
        return new String(run(line), StandardCharsets.UTF_8).strip();
    }

    /** Frames of the first video stream, by decoding them all. */
    public static long countFrames(Path file) {
        return Long.parseLong(ffprobe(
                        "-count_frames",
                        "-select_streams",
                        "v:0",
                        "-show_entries",
                        "stream=nb_read_frames",
                        "-of",
                        "csv=p=0",
                        file.toString())
                // Once per programme of a transport stream, and once in all.
                .lines()
                .findFirst()
                .orElseThrow()
                .replace(",", ""));
    }

    /** Runs a command line; fails the test if it fails. Returns standard output. */
    public static byte[] run(List<String> line) {
        try {
            Path errors = Files.createTempFile("ffmpeg", ".err");
            Process process =
                    new ProcessBuilder(line).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            process.getInputStream().transferTo(output);
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", line)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", line, Files.readString(errors))
                    .isZero();
            Files.delete(errors);
            return output.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(line + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(line + " was interrupted", e);
        }
    }
}
