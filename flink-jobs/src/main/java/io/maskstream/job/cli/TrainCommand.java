package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.Provenance;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.train.TrainingProgress;
import io.maskstream.model.train.TrainingStopped;
import io.maskstream.model.train.clip.ClipTraining;
import io.maskstream.model.train.fusioner.FusionerTrainer;
import io.maskstream.model.train.ofa.OfaTraining;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train SYSTEM}: a model from pictures, in a run directory that can be taken up again. */
@Command(name = "train", description = "Train a model; a killed training goes on with --resume.")
final class TrainCommand implements Runnable {
    private static final List<String> SYSTEMS = List.of("clip", "fusioner", "ofa");
    /** Setting of a Fusioner's encoders, and where they are trained if it names a configuration. */
    private static final String CLIP = "clip";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "What to train: clip, fusioner or ofa.")
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
        StopAfterStep stop = new StopAfterStep(err());
        try {
            ModelDirectory model = train(settings, replicas, resolved, stop);
            err().println("maskstream: %s is ready (%s)"
                    .formatted(model.path(), model.digest().substring(0, 12)));
        } catch (TrainingStopped e) {
            err().println("maskstream: %s. To go on:".formatted(e.getMessage()));
            err().println("  ./maskstream train %s --config %s --out %s --resume".formatted(system, config, out));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("the training was interrupted; go on with --resume");
        } finally {
            stop.ended();
        }
    }

    private ModelDirectory train(Hyperparameters settings, int replicas, Device resolved, StopAfterStep stop)
            throws InterruptedException {
        Provenance origin = new Provenance(
                "training",
                Optional.empty(),
                "maskstream train %s --config %s".formatted(system, config.getFileName()),
                Version.text());
        TrainingProgress lines = new TrainingLines(err(), stop::wanted);
        if (system.equals("clip")) {
            return ClipTraining.train(settings, out, resume, replicas, resolved, origin, lines);
        }
        if (system.equals("ofa")) {
            return OfaTraining.train(settings, out, resume, replicas, resolved, origin, lines);
        }
        if (!settings.has(CLIP) || !settings.text(CLIP).endsWith(".yaml")) {
            return FusionerTrainer.train(settings, out, resume, replicas, resolved, origin, lines);
        }
        // An hour of the one must not end in a mistake in the settings of the other.
        FusionerTrainer.check(settings);
        Hyperparameters first = SettingsFile.read(config.resolveSibling(settings.text(CLIP)));
        ModelDirectory clip = ClipTraining.train(first, out.resolve(CLIP), resume, replicas, resolved, origin, lines);
        err().println("maskstream: %s is ready".formatted(clip.path()));
        Map<String, Object> values = new LinkedHashMap<>(settings.values());
        values.put(CLIP, clip.path().toString());
        Hyperparameters second = Hyperparameters.of(config.getFileName().toString(), values);
        return FusionerTrainer.train(second, out, resume, replicas, resolved, origin, lines);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
