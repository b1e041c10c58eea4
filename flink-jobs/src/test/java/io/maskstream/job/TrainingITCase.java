package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings as processes that end before their time: by SIGKILL, and by SIGTERM, which is what Ctrl-C is. Taken up, they
 * end with the bytes of a training that nobody disturbed.
 */
class TrainingITCase {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int STEPS = 120;

    @TempDir
    private Path folder;

    @Test
    void aTrainingThatIsKilledOrStoppedEndsAsAnUndisturbedOne() throws Exception {
        Path config = Files.writeString(
                folder.resolve("clip.yaml"),
                """
                seed: 2
                data: {streetworld: true}
                tokenizer: {pieces: 600}
                model:
                  embedding: 16
                  resolution: 32
                  vision: {kind: vit, width: 16, layers: 1, heads: 2, patch: 8}
                  text: {width: 16, layers: 1, heads: 2, context: 16}
                training: {batch: 8, steps: %d, warm-up-steps: 10, rate: 1.0e-3, save-every: 5, validate-every: 1000}
                """
                        .formatted(STEPS));
        try (JavaProcess whole = train("whole", config)) {
            assertThat(whole.exit(LIMIT)).as(whole.tail()).isZero();
        }

        try (JavaProcess killed = train("disturbed", config)) {
            await("disturbed", 12, killed);
            killed.kill();
        }
        try (JavaProcess stopped = train("disturbed", config, "--resume")) {
            await("disturbed", 40, stopped);
            stopped.terminate();
            assertThat(stopped.exit(LIMIT)).as(stopped.tail()).isZero();
            assertThat(stopped.tail())
                    .contains("its state is saved")
                    .contains("./maskstream train clip --config %s --out %s --resume"
                            .formatted(config, folder.resolve("disturbed")));
        }
        assertThat(folder.resolve("disturbed/model")).doesNotExist();
        try (JavaProcess resumed = train("disturbed", config, "--resume")) {
            assertThat(resumed.exit(LIMIT)).as(resumed.tail()).isZero();
        }

        assertThat(folder.resolve("disturbed/model/weights.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/model/weights.safetensors"));
        assertThat(folder.resolve("disturbed/metrics.csv"))
                .hasSameTextualContentAs(folder.resolve("whole/metrics.csv"));
    }

    private JavaProcess train(String run, Path config, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "clip",
                "--config",
                config.toString(),
                "--out",
                folder.resolve(run).toString(),
                "--threads",
                "2"));
        arguments.addAll(List.of(more));
        return JavaProcess.start(
                folder.resolve(run + ".log"), List.of("-Xmx400m"), "io.maskstream.job.cli.Main", arguments);
    }

    private void await(String run, int step, JavaProcess process) {
        Path metrics = folder.resolve(run).resolve("metrics.csv");
        Eventually.get("step " + step, LIMIT, () -> {
            assertThat(process.alive()).as(process.tail()).isTrue();
            try {
                return Files.exists(metrics) && Files.readString(metrics).contains("\n%d,gradient,".formatted(step))
                        ? Optional.of(true)
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
