package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.Progress;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.segment.Inputs;
import io.maskstream.job.segment.SegmentFiles;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Segmenters;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.stream.decode.MaskResolution;
import io.maskstream.stream.record.ModelIdentity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code segment INPUT…}: pictures and videos from disk, words in, masks out. */
@Command(name = "segment", description = "Segment pictures and videos from disk with words.")
final class SegmentCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "INPUT",
            description = "JPEG and PNG pictures, videos, folders of them, or patterns in quotes.")
    private List<String> inputs;

    @Option(names = "--model", required = true, description = "A model directory, constant or random:PRESET.")
    private String model;

    @Option(names = "--classes", required = true, split = ",", description = "The words, separated by commas.")
    private List<String> classes;

    @Option(names = "--out", required = true, description = "A new or empty folder.")
    private Path out;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--precision", defaultValue = "fp32", description = "fp32 or bf16 (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(names = "--batch", defaultValue = "4", description = "Video frames of a run, at most (${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--resolution",
            defaultValue = "frame",
            description = "Size of masks: frame, model or WIDTHxHEIGHT (default: ${DEFAULT-VALUE}).")
    private String resolution;

    @Option(names = "--templates", description = "Prompt templates: one a line with {} for the word, or a JSON array.")
    private Path templates;

    @Override
    public void run() {
        List<Path> files = Inputs.expand(inputs);
        Vocabulary vocabulary = Arguments.parse(() -> Vocabulary.of(classes.toArray(String[]::new)));
        Precision chosen = Arguments.parse(() -> Precision.parse(precision));
        MaskResolution masks = Arguments.parse(this::masks);
        if (batch < 1) {
            throw new UsageException("--batch %d: at least 1".formatted(batch));
        }
        ModelReference reference = Arguments.parse(() -> ModelReference.parse(model));
        Optional<PromptTemplates> prompts = Optional.ofNullable(templates).map(PromptTemplates::read);
        Device resolved = reference instanceof ModelReference.Constant
                ? new Device.Cpu()
                : Arguments.parse(() -> Device.resolve(device));
        PrintWriter err = spec.commandLine().getErr();
        if (device.equals("auto")) {
            err.println("maskstream: running on " + resolved);
        }
        List<String> failures;
        try (Segmenter segmenter = Segmenters.open(reference, resolved, chosen, prompts);
                Progress progress = Progress.toStandardError("frames", OptionalLong.empty())) {
            failures = new SegmentFiles(segmenter, identity(reference), vocabulary, batch, masks, progress::step)
                    .run(files, out);
        }
        failures.forEach(failure -> err.println("maskstream: " + failure));
        if (!failures.isEmpty()) {
            throw new FailedException("%d of %d inputs had failures; the rest is in %s"
                    .formatted(Math.min(files.size(), failures.size()), files.size(), out));
        }
    }

    private static ModelIdentity identity(ModelReference reference) {
        String version = reference instanceof ModelReference.Directory directory
                ? ModelDirectory.open(directory.path()).digest()
                : reference.name();
        return new ModelIdentity(reference.name(), "0:" + version);
    }

    private MaskResolution masks() {
        Matcher size = Pattern.compile("(\\d{1,5})x(\\d{1,5})").matcher(resolution);
        if (resolution.equals("frame")) {
            return new MaskResolution.Frame();
        } else if (resolution.equals("model")) {
            return new MaskResolution.Model();
        } else if (size.matches()) {
            return new MaskResolution.Fixed(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
        }
        throw new IllegalArgumentException(
                "--resolution %s: choose frame, model or a size such as 640x360".formatted(resolution));
    }
}
