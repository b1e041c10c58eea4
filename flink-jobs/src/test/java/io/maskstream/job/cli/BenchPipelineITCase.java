package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.demo.MovingShapes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BenchPipelineITCase {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... words) {
        return Main.run(words, new PrintWriter(out), new PrintWriter(err, true));
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void measuresThePipelineBesideItsParts() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new MovingShapes(320, 180).write(clip, 60);

        int code = bench(
                "bench",
                "pipeline",
                "--model",
                "none",
                "--input",
                clip.toString(),
                "--rounds",
                "1",
                "--seconds",
                "0.5",
                "--json");

        assertThat(code).as(err.toString()).isZero();
        JsonNode line = new ObjectMapper().readTree(out.toString());
        assertThat(line.path("pipeline_fps").asDouble()).isPositive();
        assertThat(line.path("decode_only_fps").asDouble()).isPositive();
        assertThat(line.path("bare_model_fps").asDouble())
                .isGreaterThan(line.path("pipeline_fps").asDouble());
        assertThat(line.path("mask_tax").asDouble()).isBetween(0.0, 1.0);
        assertThat(line.path("p50_ms").isNull()).isTrue();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void measuresLatenciesAtTheRateAtWhichFramesEnter() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new MovingShapes(160, 90).write(clip, 30);

        int code = bench(
                "bench",
                "pipeline",
                "--model",
                "none",
                "--input",
                clip.toString(),
                "--rounds",
                "1",
                "--seconds",
                "2",
                "--rate",
                "25",
                "--json");

        assertThat(code).as(err.toString()).isZero();
        JsonNode line = new ObjectMapper().readTree(out.toString());
        double median = line.path("p50_ms").asDouble();
        assertThat(line.path("rate").asDouble()).isEqualTo(25);
        assertThat(median).isPositive();
        assertThat(line.path("p99_ms").asDouble()).isGreaterThanOrEqualTo(median);
        assertThat(line.path("added_ms").asDouble()).isPositive().isLessThan(median);
    }

    @Test
    void refusesARateThatIsNone() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new MovingShapes(64, 48).write(clip, 5);
        assertThat(bench("bench", "pipeline", "--model", "none", "--input", clip.toString(), "--rate", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("--rate is 0.0");
    }

    @Test
    void whatCannotBeMeasuredIsOneLine() {
        assertThat(bench("bench", "pipeline", "--model", "none", "--input", "none.mp4"))
                .isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("none.mp4: no such file");
    }
}
