package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.ClassPrompt;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.Provenance;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.VocabularyFile;
import io.maskstream.model.dataset.DataSets;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.train.TrainingProgress;
import io.maskstream.model.train.TrainingStopped;
import io.maskstream.model.train.ifseg.AdaptationSettings;
import io.maskstream.model.train.ifseg.IfsegAdaptation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code adapt ifseg}: a model for other words, from these words alone. It is also what a job starts as a process of its own:
 * then it is given a file of words and {@code --json}.
 */
@Command(
        name = "adapt",
        description = "Adapt a model to words, without pictures; a killed adaptation goes on with --resume.")
final class AdaptCommand implements Runnable {
    private static final String IFSEG = "ifseg";
    /** Longer than a process that is stopped takes for its last step. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "How: ifseg.")
    private String system;

    @Option(names = "--model", required = true, description = "The directory of an OFA or of an IFSeg.")
    private Path model;

    @Option(names = "--words", split = ",", description = "The words, separated by commas.")
    private List<String> words;

    @Option(names = "--words-file", description = "The words in a file: a line a class, 'name' or 'name: word, word'.")
    private Path wordsFile;

    @Option(names = "--classes-of", description = "A data set whose classes are the words, such as streetworld.")
    private String dataset;

    @Option(
            names = "--out",
            required = true,
            description = "The run directory; the model will be in its folder 'model'.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the adaptation that is in the run directory.")
    private boolean resume;

    @Option(names = "--seed", description = "Of everything by chance (1).")
    private Long seed;

    @Option(names = "--steps", description = "Updates (as the model recommends, or else the official 2000).")
    private Integer steps;

    @Option(
            names = "--batch",
            description = "Artificial pictures of each (as the model recommends, or else the official 16).")
    private Integer batch;

    @Option(
            names = "--largest-grid",
            description = "S: cells along a side of their first grid, at most (as the model recommends, or else"
                    + " those of its own grid).")
    private Integer largest;

    @Option(names = "--rate", description = "First learning rate (as the model recommends, or else the official 5e-5).")
    private Double rate;

    @Option(names = "--save-every", description = "Updates between states (100).")
    private Integer saveEvery;

    @Option(names = "--precision", description = "fp32 or bf16 (fp32).")
    private String precision;

    @Option(names = "--threads", description = "Threads of each operation; all cores if not given.")
    private Integer threads;

    @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--until-stdin-ends",
            description =
                    "Stop as by a signal when stdin ends, and wait for another process that stops in --out: for a "
                            + "program that starts this one.")
    private boolean untilStdinEnds;

    @Option(names = "--json", description = "Progress and result as JSON objects on stdout, one a line.")
    private boolean json;

    @Override
    public void run() {
        if (!system.equals(IFSEG)) {
            throw new UsageException("cannot adapt '%s'; this version adapts %s".formatted(system, IFSEG));
        }
        Vocabulary vocabulary = vocabulary();
        Hyperparameters given = given();
        AdaptationSettings.check(given);
        ModelDirectory base = ModelDirectory.open(model);
        AdaptationSettings settings = AdaptationSettings.of(base, given);
        EngineThreads.use(threads == null ? Runtime.getRuntime().availableProcessors() : threads);
        Device resolved = Arguments.parse(() -> Device.resolve(device));
        StopAfterStep stop = new StopAfterStep(err());
        if (untilStdinEnds) {
            // In the end its shutdown hook lets the step end, as after a signal.
            ParentWatch.begin(System.in, () -> System.exit(0));
        }
        try {
            FolderLock lock = FolderLock.of(out, untilStdinEnds ? PATIENCE : Duration.ZERO, stop::wanted);
            try {
                adapt(base, vocabulary, settings, resolved, stop);
            } finally {
                lock.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("the adaptation was interrupted; go on with --resume");
        } finally {
            stop.ended();
        }
    }

    private void adapt(
            ModelDirectory base,
            Vocabulary vocabulary,
            AdaptationSettings settings,
            Device resolved,
            StopAfterStep stop)
            throws InterruptedException {
        JsonLines lines = new JsonLines(spec.commandLine().getOut());
        TrainingProgress progress =
                json ? new TrainingJson(lines, stop::wanted) : new TrainingLines(err(), stop::wanted);
        Provenance origin = new Provenance(
                "adaptation",
                Optional.empty(),
                "maskstream adapt ifseg --model %s".formatted(model.getFileName()),
                Version.text());
        try {
            ModelDirectory made =
                    IfsegAdaptation.adapt(base, vocabulary, settings, out, resume, resolved, origin, progress);
            String digest = made.digest();
            if (json) {
                lines.print(TrainingJson.ready(made.path(), digest));
            }
            err().println("maskstream: %s is ready (%s)".formatted(made.path(), digest.substring(0, 12)));
        } catch (TrainingStopped e) {
            if (json) {
                lines.print(Map.of("event", "stopped"));
            }
            err().println("maskstream: %s. To go on, give the same command with --resume".formatted(e.getMessage()));
        } catch (ModelException e) {
            if (json) {
                lines.print(TrainingJson.failed(e.getMessage()));
            }
            throw e;
        }
    }

    private Hyperparameters given() {
        Map<String, Object> given = new TreeMap<>();
        given.put("seed", seed);
        given.put("steps", steps);
        given.put("batch", batch);
        given.put("largest-grid", largest);
        given.put("rate", rate);
        given.put("save-every", saveEvery);
        given.put("precision", precision);
        given.values().removeIf(Objects::isNull);
        return Hyperparameters.of(given);
    }

    private Vocabulary vocabulary() {
        if (Stream.of(words, wordsFile, dataset).filter(Objects::nonNull).count() != 1) {
            throw new UsageException("give the words with one of --words, --words-file and --classes-of");
        }
        if (wordsFile != null) {
            return VocabularyFile.read(wordsFile);
        }
        return Arguments.parse(() -> {
            List<String> names = words == null ? DataSets.classes(dataset) : words;
            return new Vocabulary(names.stream().map(ClassPrompt::of).toList());
        });
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
