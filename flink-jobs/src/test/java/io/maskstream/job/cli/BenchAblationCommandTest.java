package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.text.ClipTokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchAblationCommandTest {
    private static final int WORDS = 600;
    private static final String SETTINGS =
            """
            data: {pictures: 64}
            model:
              fusion: {kind: early, width: 32, layers: 1, heads: 2, hidden: 32}
              decoder: {kind: convolutions, stages: 1}
              scale: 1
            training: {initialisation: identity, protocol: many-words, unseen: ignore, batch: 2, steps: 2, rate: 0.001}
            validation: {pictures: 4, test-pictures: 4}
            """;

    @TempDir
    private Path folder;

    private record Outcome(int code, String output, String error) {}

    private Outcome run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter error = new StringWriter();
        int code = Main.run(arguments, new PrintWriter(output, true), new PrintWriter(error, true));
        return new Outcome(code, output.toString(), error.toString());
    }

    private Outcome ablation(String... more) throws IOException {
        Path settings = folder.resolve("ablation.yaml");
        Files.writeString(settings, SETTINGS);
        List<String> all = new ArrayList<>(List.of("bench", "ablation", "--clip", clip(), "--threads", "1"));
        all.addAll(List.of("--config", settings.toString(), "--seeds", "1"));
        all.addAll(List.of("--log", folder.resolve("log.jsonl").toString()));
        all.addAll(List.of("--work", folder.resolve("work").toString()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private String clip() {
        Path target = folder.resolve("clip");
        if (Files.exists(target)) {
            return target.toString();
        }
        ClipConfig config = new ClipConfig(
                32,
                32,
                new ClipConfig.VisionTransformer(32, 1, 2, 8, List.of()),
                new ClipConfig.Text(32, 1, 2, 32, WORDS));
        RandomWeights weights = new RandomWeights(config.shapes(), 2);
        List<TensorEntry> tensors = new ArrayList<>();
        config.shapes().forEach((name, shape) -> tensors.add(TensorEntry.ofFloats(name, weights.floats(name), shape)));
        List<Double> half = Collections.nCopies(3, .5);
        try (ModelDirectoryWriter writer = ModelDirectoryWriter.at(target);
                ClipTokenizer tokenizer = ClipTokenizer.random(WORDS, 1)) {
            writer.weights(StateDict.of("clip", tensors), FloatPrecision.F32);
            writer.tokenizer(tokenizer.json());
            writer.finish(ModelConfiguration.of(
                    ClipModels.SYSTEM,
                    ClipModels.write(config),
                    new Preprocessing(
                            32, 32, half, half, Preprocessing.Interpolation.BICUBIC, Preprocessing.ColourOrder.RGB),
                    List.of("a {}"),
                    new Provenance("random", Optional.empty(), "test", "test")));
        }
        return target.toString();
    }

    @Test
    void aFinishedRunIsALineAndIsNotMadeAgain() throws IOException {
        Outcome first = ablation("--runs", "1");
        assertThat(first.code()).as(first.error()).isZero();
        assertThat(first.output()).contains("| fusioner | 0 | 1 |");
        assertThat(Files.readAllLines(folder.resolve("log.jsonl"))).hasSize(1);

        Outcome second = ablation("--fold", "0", "--variant", "fusioner");
        assertThat(second.code()).as(second.error()).isZero();
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(Files.readAllLines(folder.resolve("log.jsonl"))).hasSize(1);

        ablation("--variant", "neither", "--runs", "1");
        assertThat(Files.readAllLines(folder.resolve("log.jsonl"))).hasSize(2);
    }

    @Test
    void whatIsFoundBeforeWorkEndsWithTwoAndOneLine() throws IOException {
        assertUsage(ablation("--variant", "nothing"), "--variant 'nothing': expected one of fusioner, late fusion");
        assertUsage(ablation("--runs", "-1"), "--threads and --seeds start at 1");
        Path settings = folder.resolve("fusioner.yaml");
        Files.writeString(settings, SETTINGS + "seed: 1\nclip: " + folder.resolve("nowhere") + "\n");
        Outcome train = run(
                "train",
                "fusioner",
                "--config",
                settings.toString(),
                "--out",
                folder.resolve("run").toString());
        assertUsage(train, "data.words is missing");
    }

    private static void assertUsage(Outcome outcome, String message) {
        assertThat(outcome.error().lines()).hasSize(1);
        assertThat(outcome.error()).contains(message);
        assertThat(outcome.code()).isEqualTo(2);
    }
}
