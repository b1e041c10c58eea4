package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.demo.MovingShapes;
import io.maskstream.job.run.LocalRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code status} and {@code stop} against the REST interface of a cluster that runs a job. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ClusterJobsITCase {
    @TempDir
    private Path folder;

    @Test
    void aRunningJobIsShownAndStoppedWithASavepointFromWhichItGoesOn() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new MovingShapes(160, 96).write(clip, 25);
        JobConfiguration job = JobConfiguration.parse(
                "job",
                """
                sources: [{file: {stream: a, path: "%s", loop: true}}]
                model: {directory: constant}
                vocabulary: [road, sky]
                masks: {resolution: 1920x1080}
                checkpoint: {interval: 1s, directory: "%s"}
                sinks: [{files: {directory: "%s"}}]
                """
                        .formatted(clip, folder.resolve("checkpoints"), folder.resolve("out")));
        String savepoint;
        try (LocalRun run = LocalRun.start(job, "shown", Optional.empty())) {
            String cluster = run.address().toString();
            JsonNode shown = json("status", "--cluster", cluster, "--json");
            assertThat(shown.path("name").asText()).isEqualTo("shown");
            assertThat(shown.path("failure").isNull()).isTrue();
            assertThat(run("status", "--cluster", cluster).out()).contains("shown", "checkpoints: ");

            assertThat(run("stop", "--cluster", cluster, "--savepoint", "s", "--job", "0123")
                            .err())
                    .contains("no job 0123 runs on");
            assertThat(run.ended()).isFalse();
            JsonNode stopped = json(
                    "stop",
                    "--cluster",
                    cluster,
                    "--savepoint",
                    folder.resolve("saved").toString(),
                    "--json");
            savepoint = stopped.path("savepoint").asText();
            assertThat(stopped.path("job").asText()).isEqualTo(shown.path("job").asText());
            run.await();

            Outcome again = run("stop", "--cluster", cluster, "--savepoint", folder.toString());
            assertThat(again.code()).isEqualTo(2);
            assertThat(again.err()).contains("no job runs on").hasLineCount(1);
            assertThat(json("status", "--cluster", cluster, "--json")
                            .path("state")
                            .asText())
                    .isEqualTo("FINISHED");
        }
        assertThat(folder.resolve("saved").toFile().list()).hasSize(1);
        try (LocalRun run = LocalRun.start(job, "goes on", Optional.of(savepoint))) {
            assertThat(run.ended()).isFalse();
        }
    }

    @Test
    void aPlaceWithoutAClusterIsSaidInOneLine() {
        Outcome nobody = run("status", "--cluster", "http://127.0.0.1:9");
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err())
                .contains("no Flink cluster at http://127.0.0.1:9")
                .hasLineCount(1);
        assertThat(run("stop", "--cluster", "ftp://x", "--savepoint", "s").err())
                .contains("is no address");
        assertThat(run("stop", "--cluster", "http://127.0.0.1:9").err()).contains("--savepoint");
    }

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Outcome(code, out.toString(), err.toString());
    }

    private static JsonNode json(String... arguments) throws Exception {
        Outcome outcome = run(arguments);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return new ObjectMapper().readTree(outcome.out());
    }
}
