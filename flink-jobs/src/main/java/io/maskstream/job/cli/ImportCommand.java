package io.maskstream.job.cli;

import io.maskstream.job.console.UsageException;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.importer.ClipImporter;
import io.maskstream.model.importer.EncoderImporter;
import io.maskstream.model.importer.FusionerImporter;
import io.maskstream.model.importer.OfaImporter;
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
    private static final List<String> FORMATS =
            List.of("openai-clip", "fusioner", "ofa", "ifseg", "dino", "moco-v3", "bert");

    private static final String CLIP_VOCABULARY = "bpe_simple_vocab_16e6.txt.gz";

    private static final String OFA_VOCABULARY = "FOLDER (with encoder.json, vocab.bpe and dict.txt)";

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "FORMAT",
            description = "Where the checkpoint is from: openai-clip, fusioner, ofa, ifseg, dino, moco-v3 or bert.")
    private String format;

    @Parameters(index = "1", paramLabel = "FILE", description = "The checkpoint as it was released.")
    private Path file;

    @Option(names = "--out", required = true, description = "The model directory to make.")
    private Path out;

    @Option(
            names = "--tokenizer",
            description =
                    "Its vocabulary as it was released: for openai-clip and fusioner bpe_simple_vocab_16e6.txt.gz, "
                            + "for ofa and ifseg the folder with encoder.json, vocab.bpe and dict.txt, "
                            + "for bert vocab.txt; dino and moco-v3 have none.")
    private Path tokenizer;

    @Option(
            names = "--templates",
            description = "Prompt templates for the model to carry: one a line, or a JSON array.")
    private Path templates;

    @Option(
            names = "--colours",
            description = "Data set that a fusioner was trained on: pascal (default) or coco; it normalises by it.")
    private String colours = "pascal";

    @Override
    public void run() {
        if (!FORMATS.contains(format)) {
            throw new UsageException(
                    "unknown format '%s'; this version imports %s".formatted(format, String.join(", ", FORMATS)));
        }
        if (!Files.isRegularFile(file)) {
            throw new UsageException("%s: no such file".formatted(file));
        }
        List<String> prompts =
                templates == null ? List.of() : PromptTemplates.read(templates).templates();
        String command = "maskstream import %s %s".formatted(format, file.getFileName());
        ModelDirectory made = convert(prompts, command);
        spec.commandLine()
                .getErr()
                .println("maskstream: %s is ready (%s)"
                        .formatted(out, made.digest().substring(0, 12)));
    }

    private ModelDirectory convert(List<String> prompts, String command) {
        String version = Version.text();
        return switch (format) {
            case "fusioner" ->
                FusionerImporter.run(
                        file,
                        vocabulary(CLIP_VOCABULARY),
                        Arguments.parse(() -> FusionerImporter.Colours.parse(colours)),
                        prompts,
                        out,
                        command,
                        version);
            case "ofa" -> OfaImporter.ofa(file, vocabulary(OFA_VOCABULARY), out, command, version);
            case "ifseg" -> OfaImporter.ifseg(file, vocabulary(OFA_VOCABULARY), out, command, version);
            case "dino" -> EncoderImporter.vit(VitConfig.Family.DINO, file, out, command, version);
            case "moco-v3" -> EncoderImporter.vit(VitConfig.Family.MOCO_V3, file, out, command, version);
            case "bert" -> EncoderImporter.bert(file, vocabulary("vocab.txt"), prompts, out, command, version);
            default -> ClipImporter.run(file, vocabulary(CLIP_VOCABULARY), prompts, out, command, version);
        };
    }

    private Path vocabulary(String name) {
        if (tokenizer == null) {
            throw new UsageException(
                    "%s needs --tokenizer %s, the vocabulary of the official release".formatted(format, name));
        }
        return tokenizer;
    }
}
