package io.maskstream.job.cli;

import io.maskstream.job.console.UsageException;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.Provenance;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.train.TrainingProgress;
import io.maskstream.model.train.clip.ClipTraining;
import io.maskstream.model.train.fusioner.FusionerTrainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train SYSTEM}: a model from pictures, in a run directory that can be taken up again. */
@Command(name = "train", description = "Train a model; a killed training goes on with --resume.")
final class TrainCommand implements Runnable {
    private static final List<String> SYSTEMS = List.of("clip", "fusioner");

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "What to train: clip or fusioner.")
    private String system;

    @Option(names = "--config", required = true, description = "Settings of the training, as YAML.")
    private Path config;

    @Option(
            names = "--out",
            required = true,
            description = "The run directory; the model will be in its folder 'model'.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the training that is in the run directory.")
    private boolean resume;

    @Option(names = "--threads", description = "Replicas that learn side by side; all cores if not given.")
    private Integer threads;

    @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Override
    public void run() {
        if (!SYSTEMS.contains(system)) {
            throw new UsageException(
                    "cannot train '%s'; this version trains %s".formatted(system, String.join(", ", SYSTEMS)));
        }
        Hyperparameters settings = SettingsFile.read(config);
        int replicas = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (replicas < 1) {
            throw new UsageException("--threads %d: at least 1".formatted(replicas));
        }
        // Each replica has a thread to itself, so that no operation takes a second one.
        EngineThreads.use(1);
        Device resolved = Arguments.parse(() -> Device.resolve(device));
        try {
            ModelDirectory model = train(settings, replicas, resolved);
            err().println("maskstream: %s is ready (%s)"
                    .formatted(model.path(), model.digest().substring(0, 12)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("the training was interrupted; go on with --resume");
        }
    }

    private ModelDirectory train(Hyperparameters settings, int replicas, Device resolved) throws InterruptedException {
        Provenance origin = new Provenance(
                "training",
                Optional.empty(),
                "maskstream train %s --config %s".formatted(system, config.getFileName()),
                Version.text());
        Lines lines = new Lines(err());
        return system.equals("clip")
                ? ClipTraining.train(settings, out, resume, replicas, resolved, origin, lines)
                : FusionerTrainer.train(settings, out, resume, replicas, resolved, origin, lines);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** A line now and then rather than a bar: a training is looked at afterwards too. */
    record Lines(PrintWriter err) implements TrainingProgress {
        @Override
        public void stepped(long step, long steps, Map<String, Double> figures, Duration left) {
            err.printf(
                    Locale.ROOT,
                    "step %d of %d, %s, %d min %02d s left%n",
                    step,
                    steps,
                    text(figures),
                    left.toMinutes(),
                    left.toSecondsPart());
        }

        @Override
        public void validated(long step, Map<String, Double> figures) {
            err.printf("step %d, validation: %s%n", step, text(figures));
        }

        private static String text(Map<String, Double> figures) {
            return new TreeMap<>(figures)
                    .entrySet().stream()
                            .map(figure -> "%s %s"
                                    .formatted(figure.getKey(), String.format(Locale.ROOT, "%.4g", figure.getValue())))
                            .collect(Collectors.joining(", "));
        }
    }
}
