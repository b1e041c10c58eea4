package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.ModelDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train fusioner} whose encoders are trained by the same command. */
class TrainCommandTest {
    private static final String FUSIONER =
            """
            seed: 1
            clip: small.yaml
            data: {pictures: 8, words: {without-masks: [camel, owl]}}
            model:
              fusion: {kind: early, width: 16, layers: 1, heads: 2, hidden: 16}
              decoder: {kind: convolutions, stages: 1}
              scale: 1
            training: {initialisation: identity, protocol: many-words, unseen: ignore, batch: 2, steps: 2, rate: 0.001}
            validation: {pictures: 2, test-pictures: 2}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void clip() throws IOException {
        Files.writeString(
                folder.resolve("small.yaml"),
                """
                seed: 2
                data: {streetworld: true}
                tokenizer: {pieces: 600}
                model:
                  embedding: 16
                  resolution: 32
                  vision: {kind: vit, width: 16, layers: 1, heads: 2, patch: 8}
                  text: {width: 16, layers: 1, heads: 2, context: 32}
                training: {batch: 4, steps: 2, warm-up-steps: 1, rate: 1.0e-3}
                """);
    }

    private int train(String settings, StringWriter error, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("fusioner.yaml"), settings);
        String[] arguments = new String[8 + more.length];
        System.arraycopy(
                new String[] {
                    "train", "fusioner", "--config", file.toString(), "--out", run().toString(), "--threads", "1"
                },
                0,
                arguments,
                0,
                8);
        System.arraycopy(more, 0, arguments, 8, more.length);
        return Main.run(arguments, new PrintWriter(new StringWriter()), new PrintWriter(error, true));
    }

    private Path run() {
        return folder.resolve("run");
    }

    @Test
    void trainsTheEncodersFirstAndResumesWithWhatIsThere() throws IOException {
        StringWriter error = new StringWriter();
        assertThat(train(FUSIONER, error)).as(error.toString()).isZero();
        assertThat(error.toString())
                .containsSubsequence(run().resolve("clip/model") + " is ready", run().resolve("model") + " is ready");
        String clip = ModelDirectory.open(run().resolve("clip/model")).digest();
        String model = ModelDirectory.open(run().resolve("model")).digest();

        StringWriter again = new StringWriter();
        assertThat(train(FUSIONER, again, "--resume")).as(again.toString()).isZero();
        assertThat(ModelDirectory.open(run().resolve("clip/model")).digest()).isEqualTo(clip);
        assertThat(ModelDirectory.open(run().resolve("model")).digest()).isEqualTo(model);

        StringWriter refused = new StringWriter();
        assertThat(train(FUSIONER, refused)).isEqualTo(2);
        assertThat(refused.toString()).contains("there is a training already; give --resume");
    }

    @Test
    void aMistakeInTheSecondSettingsIsFoundBeforeTheFirstTraining() throws IOException {
        StringWriter error = new StringWriter();
        assertThat(train(FUSIONER.replace("seed", "sead"), error)).isEqualTo(2);
        assertThat(error.toString().lines())
                .singleElement()
                .asString()
                .contains("fusioner.yaml: sead: unknown setting");
        assertThat(run()).doesNotExist();
    }
}
