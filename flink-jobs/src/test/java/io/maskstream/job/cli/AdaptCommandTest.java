package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.model.ModelDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train ofa}, {@code adapt ifseg} over it, and {@code evaluate} of both. */
class AdaptCommandTest {
    private static final String OFA =
            """
            seed: 1
            data: {streetworld: true}
            tokenizer: {pieces: 900, bins: 16}
            model:
              images: {stem: 4, planes: [2, 4, 6], blocks: [1, 1, 1]}
              width: 16
              heads: 2
              encoder-layers: 1
              decoder-layers: 1
              hidden: 16
              positions: 200
              token-bucket: 8
              image-bucket: 5
              resolution: 64
            training: {tasks: [caption], batch: 2, steps: 2, warm-up-steps: 1, rate: 1.0e-3}
            """;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private record Outcome(int code, String output, String error) {}

    private static Outcome run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter error = new StringWriter();
        int code = Main.run(arguments, new PrintWriter(output, true), new PrintWriter(error, true));
        return new Outcome(code, output.toString(), error.toString());
    }

    @BeforeAll
    static void ofa() throws IOException {
        Path config = Files.writeString(shared.resolve("ofa.yaml"), OFA);
        Outcome outcome = run(
                "train", "ofa", "--config", config.toString(), "--out", shared.toString() + "/ofa", "--threads", "1");
        assertThat(outcome.code()).as(outcome.error()).isZero();
    }

    private static Path base() {
        return shared.resolve("ofa/model");
    }

    private Outcome adapt(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "adapt",
                "ifseg",
                "--model",
                base().toString(),
                "--out",
                folder.resolve("run").toString(),
                "--threads",
                "1",
                "--steps",
                "3",
                "--batch",
                "2"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void progressAndResultAreJsonLinesAndTheModelIsEvaluated() throws IOException {
        Path words = Files.writeString(folder.resolve("words.txt"), "dog\nroad\nthing: car, house\n");

        Outcome outcome = adapt("--words-file", words.toString(), "--json");

        assertThat(outcome.code()).as(outcome.error()).isZero();
        List<String> lines = outcome.output().lines().toList();
        JsonNode ready = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        Path model = folder.resolve("run/model");
        assertThat(ready.get("event").asText()).isEqualTo("ready");
        assertThat(ready.get("model").asText()).isEqualTo(model.toString());
        assertThat(ready.get("digest").asText())
                .isEqualTo(ModelDirectory.open(model).digest());
        assertThat(evaluate(model).code()).isZero();

        Outcome again = adapt("--words-file", words.toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.error()).contains("there is a training already; give --resume");
    }

    private Outcome evaluate(Path model, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluate", "--model", model.toString(), "--dataset", "streetworld", "--limit", "1", "--size", "32"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void aRunDirectoryBelongsToOneProcessAtATime() throws Exception {
        FolderLock other = FolderLock.of(folder.resolve("run"), Duration.ZERO, () -> false);
        refused("another process works in it; wait for its end, or give another folder", "--words", "dog,road");
        other.close();
        assertThat(folder.resolve("run")).as("nothing was made").doesNotExist();
    }

    @Test
    void anUnadaptedModelIsEvaluatedWithAndWithoutPostProcessingAndWithOtherWords() throws IOException {
        Path words = Files.writeString(folder.resolve("words.txt"), "dog: hound, puppy\n");

        Outcome plain = evaluate(base(), "--post-processing", "none", "--json");
        Outcome smooth = evaluate(base(), "--post-processing", "3x2", "--words", words.toString(), "--json");

        assertThat(plain.code()).as(plain.error()).isZero();
        assertThat(smooth.code()).as(smooth.error()).isZero();
        assertThat(new ObjectMapper().readTree(plain.output()).get("images").asInt())
                .isEqualTo(1);
        assertThat(evaluate(base(), "--post-processing", "twice").error())
                .contains("post-processing 'twice': expected 'none', or neighbours and iterations such as 3x25");
        Files.writeString(words, "unicorn: horse\n");
        assertThat(evaluate(base(), "--words", words.toString()).error())
                .contains("--words: 'unicorn' is no class of streetworld");
        Outcome constant =
                run("evaluate", "--model", "constant", "--dataset", "streetworld", "--post-processing", "none");
        assertThat(constant.error()).contains("its masks are not averaged between patches");
        assertThat(constant.code()).isEqualTo(2);
    }

    @Test
    void badWordsAreOneLineBeforeAnythingIsMade() {
        refused("give the words with one of --words, --words-file and --classes-of");
        refused("give the words with one of", "--words", "dog", "--classes-of", "voc");
        refused("the vocabulary has the class 'Dog' twice", "--words", "dog,Dog");
        refused("'street_light' and 'street light' are the same one", "--words", "street_light,street light");
        refused("a learning rate of 0.0; give one above 0", "--words", "dog,cat", "--rate", "0");
        refused("no classes of 'vox' are known", "--classes-of", "vox");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    private void refused(String reason, String... arguments) {
        Outcome outcome = adapt(arguments);
        assertThat(outcome.error().lines()).singleElement().asString().contains(reason);
        assertThat(outcome.code()).isEqualTo(2);
    }
}
