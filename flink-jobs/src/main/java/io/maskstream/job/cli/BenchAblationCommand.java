package io.maskstream.job.cli;

import io.maskstream.job.console.UsageException;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.Provenance;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.train.fusioner.AblationLog;
import io.maskstream.model.train.fusioner.AblationRun;
import io.maskstream.model.train.fusioner.FusionerTrainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench ablation}: the paper's ablations on Streetworld, a line a finished run, and the table of all lines. */
@Command(
        name = "ablation",
        description = "Train Fusioner and its variants on Streetworld; finished runs are in the log and are skipped.")
final class BenchAblationCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--clip", required = true, description = "Directory of the frozen encoders.")
    private Path clip;

    @Option(
            names = "--config",
            defaultValue = "training/ablation.yaml",
            description = "Settings of Fusioner itself (default: ${DEFAULT-VALUE}).")
    private Path config;

    @Option(
            names = "--log",
            defaultValue = "docs/ablation.jsonl",
            description = "Finished runs, a JSON object a line (default: ${DEFAULT-VALUE}).")
    private Path log;

    @Option(
            names = "--work",
            defaultValue = "ablation",
            description = "Folder for run directories and features (default: ${DEFAULT-VALUE}).")
    private Path work;

    @Option(names = "--runs", defaultValue = "1000", description = "Runs to make at most; 0 for the table alone.")
    private int runs;

    @Option(names = "--seeds", defaultValue = "3", description = "Seeds of the plan (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(names = "--variant", description = "Only this variant.")
    private String variant;

    @Option(names = "--fold", description = "Only this fold.")
    private Integer fold;

    @Option(names = "--threads", description = "Replicas that learn side by side; all cores if not given.")
    private Integer threads;

    @Override
    public void run() {
        if (variant != null && !AblationRun.names().contains(variant)) {
            throw new UsageException(
                    "--variant '%s': expected one of %s".formatted(variant, String.join(", ", AblationRun.names())));
        }
        int replicas = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (replicas < 1 || seeds < 1 || runs < 0) {
            throw new UsageException("--threads and --seeds start at 1, --runs at 0");
        }
        EngineThreads.use(1);
        List<AblationRun> plan = AblationRun.plan(SettingsFile.read(config), seeds);
        String encoders = ModelDirectory.open(clip).digest().substring(0, 12);
        AblationLog finished = AblationLog.read(log);
        List<AblationRun> missing = plan.stream()
                .filter(run -> variant == null || run.variant().equals(variant))
                .filter(run -> fold == null || run.fold() == fold)
                .filter(run -> !finished.has(run, encoders))
                .limit(runs)
                .toList();
        try {
            for (AblationRun run : missing) {
                train(run, replicas, encoders, finished);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted; the same command goes on where it was");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(finished.table(plan, encoders));
        out.flush();
    }

    private void train(AblationRun run, int replicas, String encoders, AblationLog finished)
            throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        err.println("%s, fold %d, seed %d".formatted(run.variant(), run.fold(), run.seed()));
        Path folder = work.resolve(
                "%s-%d-%d-%s".formatted(run.variant().replace(' ', '-'), run.fold(), run.seed(), run.digest()));
        Hyperparameters settings =
                run.over(clip.toString(), work.resolve("features").toString());
        Provenance origin = new Provenance("training", Optional.empty(), "maskstream bench ablation", Version.text());
        long begin = System.nanoTime();
        FusionerTrainer.train(settings, folder, true, replicas, new Device.Cpu(), origin, new TrainingLines(err));
        finished.add(run, encoders, folder, Duration.ofNanos(System.nanoTime() - begin));
    }
}
