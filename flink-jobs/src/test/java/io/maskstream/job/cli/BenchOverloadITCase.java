package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.demo.MovingShapes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BenchOverloadITCase {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... words) {
        return Main.run(words, new PrintWriter(out), new PrintWriter(err, true));
    }

    private Path clip() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new MovingShapes(160, 90).write(clip, 30);
        return clip;
    }

    /** The decoder lets go of its last pictures after a minute: too long for the suite. */
    @Tag("soak")
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void accountsForEveryFrameOfAnOverloadBesideAReplay() throws Exception {
        bench(
                "bench",
                "overload",
                "--input",
                clip().toString(),
                "--load",
                "2",
                "--replay",
                "40",
                "--seconds",
                "10",
                "--json");

        JsonNode line = new ObjectMapper().readTree(out.toString());
        assertThat(line.path("sent").asLong()).isGreaterThan(400);
        assertThat(line.path("received")).isEqualTo(line.path("sent"));
        long shed = 0;
        for (JsonNode reason : line.path("shed")) {
            shed += reason.asLong();
        }
        assertThat(shed).isPositive();
        assertThat(line.path("masks").asLong()
                        + shed
                        + line.path("sampled_out").asLong()
                        + line.path("failed").asLong())
                .isEqualTo(line.path("sent").asLong());
        assertThat(line.path("replay_lost").asLong()).isZero();
        assertThat(line.path("replay_while_live").asLong()).isPositive();
        assertThat(line.path("served")).hasSize(4);
    }

    @Test
    void whatCannotBeMeasuredIsOneLine() throws Exception {
        String clip = clip().toString();
        assertThat(bench("bench", "overload", "--input", clip, "--bottleneck", "disk"))
                .isEqualTo(2);
        assertThat(bench("bench", "overload", "--input", clip, "--load", "0")).isEqualTo(2);
        assertThat(bench("bench", "overload", "--input", "none.mp4")).isEqualTo(2);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("--bottleneck is disk"),
                        line -> assertThat(line).contains("--load above 0"),
                        line -> assertThat(line).contains("none.mp4: no such file"));
    }
}
