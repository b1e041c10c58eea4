package io.maskstream.job.cli;

import io.maskstream.job.console.UsageException;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.importer.ClipImporter;
import io.maskstream.model.text.PromptTemplates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import FORMAT FILE}: an official checkpoint becomes a model directory. */
@Command(name = "import", description = "Turn an official checkpoint into a model directory.")
final class ImportCommand implements Runnable {
    private static final List<String> FORMATS = List.of("openai-clip");

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FORMAT", description = "Where the checkpoint is from: openai-clip.")
    private String format;

    @Parameters(index = "1", paramLabel = "FILE", description = "The checkpoint as it was released.")
    private Path file;

    @Option(names = "--out", required = true, description = "The model directory to make.")
    private Path out;

    @Option(
            names = "--tokenizer",
            description = "Its vocabulary as it was released; for openai-clip bpe_simple_vocab_16e6.txt.gz.")
    private Path tokenizer;

    @Option(
            names = "--templates",
            description = "Prompt templates for the model to carry: one a line, or a JSON array.")
    private Path templates;

    @Override
    public void run() {
        if (!FORMATS.contains(format)) {
            throw new UsageException(
                    "unknown format '%s'; this version imports %s".formatted(format, String.join(", ", FORMATS)));
        }
        if (!Files.isRegularFile(file)) {
            throw new UsageException("%s: no such file".formatted(file));
        }
        if (tokenizer == null) {
            throw new UsageException(
                    "openai-clip needs --tokenizer bpe_simple_vocab_16e6.txt.gz, the vocabulary of the official release");
        }
        List<String> prompts =
                templates == null ? List.of() : PromptTemplates.read(templates).templates();
        String command = "maskstream import %s %s".formatted(format, file.getFileName());
        ModelDirectory made = ClipImporter.run(file, tokenizer, prompts, out, command, Version.text());
        spec.commandLine()
                .getErr()
                .println("maskstream: %s is ready (%s)"
                        .formatted(out, made.digest().substring(0, 12)));
    }
}
