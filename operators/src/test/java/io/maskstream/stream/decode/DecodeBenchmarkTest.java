package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.DecoderSettings;
import io.maskstream.stream.video.Demuxer;
import io.maskstream.stream.video.FfmpegCommand;
import io.maskstream.stream.video.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeBenchmarkTest {
    @TempDir
    Path directory;

    @Test
    void measuresWholePassesUntilThereAreEnoughFrames() throws IOException {
        FfmpegCommand.assumeInstalled();
        Path clip = Clips.made(directory, "clip.mp4", "96x64", 20, "-c:v", "libx264");

        DecodeBenchmark.Result result =
                new DecodeBenchmark(DecodeSettings.of(new InputSize.Model(64, 64))).run(clip, 50);

        assertThat(result.frames()).isEqualTo(60);
        assertThat(result.framesPerSecond()).isPositive();
        assertThat(result.cpuMillisPerFrame()).isPositive();
    }

    @Test
    void saysThatAFileHasNoPictures() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.mp4"));

        assertThatThrownBy(() -> new DecodeBenchmark(DecodeSettings.of(new InputSize.Model(64, 64))).run(empty, 1))
                .isInstanceOf(MediaException.class);
    }

    /** Prints nothing: the figures are in the message if it falls short. */
    @Test
    @Tag("soak")
    void keepsUpWithTheCommand() throws IOException {
        FfmpegCommand.assumeInstalled();
        Path clip = Clips.shared("one-by-one-person-detection.mp4");
        DecodeSettings settings = new DecodeSettings(
                new InputSize.Model(224, 224),
                Fit.STRETCH,
                new MaskResolution.Model(),
                new SamplingPolicy.EveryFrame(),
                new DecoderSettings(1, DecoderSettings.DEFAULT_MAX_PIXELS),
                new PreviewPolicy.None(),
                RetentionLimits.DEFAULT,
                DecodeSettings.DEFAULT_IDLE);
        DecodeBenchmark benchmark = new DecodeBenchmark(settings);
        benchmark.run(clip, 1);
        List<String> line;
        try (Demuxer demuxer = Demuxer.open(clip)) {
            line = benchmark.command(clip, demuxer.info());
        }
        double ours = 0;
        double command = 0;
        for (int round = 0; round < 3; round++) {
            ours = Math.max(ours, benchmark.run(clip, 1394).framesPerSecond());
            long started = System.nanoTime();
            FfmpegCommand.run(line);
            command = Math.max(command, 1394 / ((System.nanoTime() - started) / 1e9));
        }

        assertThat(ours / command)
                .as("%.0f frames/s against %.0f of the command", ours, command)
                .isGreaterThan(0.9);
    }
}
