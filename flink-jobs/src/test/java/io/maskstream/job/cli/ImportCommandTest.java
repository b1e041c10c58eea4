package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.ModelDirectory;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    @TempDir
    private Path folder;

    private record Outcome(int code, String error) {}

    private Outcome run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("import"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve("out").toString()));
        StringWriter error = new StringWriter();
        int code =
                Main.run(all.toArray(String[]::new), new PrintWriter(new StringWriter()), new PrintWriter(error, true));
        return new Outcome(code, error.toString());
    }

    private String checkpoint() {
        VitConfig config = new VitConfig(VitConfig.Family.DINO, 64, 1, 1, 20, 8, 3);
        RandomWeights weights = new RandomWeights(config.shapes(), 1);
        List<TensorEntry> tensors = new ArrayList<>();
        config.shapes().forEach((name, shape) -> tensors.add(TensorEntry.ofFloats(name, weights.floats(name), shape)));
        Path file = folder.resolve("dino.safetensors");
        SafetensorsWriter.write(file, StateDict.of("made", tensors));
        return file.toString();
    }

    @Test
    void anEncoderWithoutTextNeedsNoTokenizer() {
        Outcome outcome = run("dino", checkpoint());

        assertThat(outcome.code()).as(outcome.error()).isZero();
        assertThat(ModelDirectory.open(folder.resolve("out")).configuration().system())
                .isEqualTo("dino");
    }

    @Test
    void whatIsFoundBeforeWorkEndsWithTwoAndOneLine() {
        String file = checkpoint();

        assertUsage(run("yolo", file), "unknown format 'yolo'; this version imports openai-clip, fusioner");
        assertUsage(run("dino", folder.resolve("none").toString()), "no such file");
        assertUsage(run("bert", file), "bert needs --tokenizer vocab.txt");
        assertUsage(run("fusioner", file), "fusioner needs --tokenizer bpe_simple_vocab_16e6.txt.gz");
        assertUsage(run("fusioner", file, "--tokenizer", file, "--colours", "red"), "unknown colours 'red'");
        assertUsage(run("fusioner", file, "--tokenizer", file), "try 'import dino'");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static void assertUsage(Outcome outcome, String part) {
        assertThat(outcome.code()).as(outcome.error()).isEqualTo(2);
        assertThat(outcome.error()).hasLineCount(1).contains(part);
    }
}
