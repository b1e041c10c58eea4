package io.maskstream.job.cli;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.Progress;
import io.maskstream.job.local.MaskCounts;
import io.maskstream.job.run.LocalRun;
import io.maskstream.job.run.StartChecks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;

/** Runs a job in this process: progress on a terminal, and a savepoint when it is interrupted. */
final class LocalRunner {
    private static final long PROGRESS_MILLIS = 200;

    private LocalRunner() {}

    static void run(
            JobConfiguration job,
            Path config,
            Optional<String> restore,
            boolean resetControl,
            boolean json,
            CommandLine commandLine) {
        PrintWriter err = commandLine.getErr();
        OptionalLong frames = StartChecks.frames(job);
        try (LocalRun run = LocalRun.start(job, name(config), restore, resetControl)) {
            AtomicBoolean ended = new AtomicBoolean();
            Thread stop = new Thread(() -> stop(run, config, ended, err), "maskstream-stop");
            Runtime.getRuntime().addShutdownHook(stop);
            err.println(
                    "maskstream: the job runs; %s shows it, Ctrl-C stops it with a savepoint".formatted(run.address()));
            try {
                await(run, frames);
            } finally {
                ended.set(true);
            }
        }
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("masks", MaskCounts.emitted());
            new JsonLines(commandLine.getOut()).print(line);
        }
    }

    static String name(Path config) {
        return "maskstream " + config.getFileName();
    }

    private static void await(LocalRun run, OptionalLong frames) {
        long before = MaskCounts.emitted();
        Thread watcher;
        try (Progress progress = Progress.toStandardError("frames", frames)) {
            watcher = new Thread(() -> watch(progress, before), "maskstream-progress");
            watcher.setDaemon(true);
            watcher.start();
            try {
                run.await();
            } finally {
                watcher.interrupt();
                progress.to(MaskCounts.emitted() - before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted while the job ran", e);
        }
    }

    private static void watch(Progress progress, long before) {
        try {
            while (true) {
                Thread.sleep(PROGRESS_MILLIS);
                progress.to(MaskCounts.emitted() - before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs while the process ends; only {@code halt} can still choose the exit code there. */
    private static void stop(LocalRun run, Path config, AtomicBoolean ended, PrintWriter err) {
        if (ended.get()) {
            return;
        }
        int code = 0;
        try {
            err.println();
            err.println("maskstream: stopping with a savepoint ...");
            err.flush();
            String savepoint = run.stop();
            err.println("maskstream: stopped. To go on:");
            err.println("  ./maskstream run --config %s --restore %s".formatted(config, savepoint));
        } catch (RuntimeException e) {
            err.println("maskstream: " + e.getMessage());
            code = Errors.FAILED;
        }
        err.flush();
        Runtime.getRuntime().halt(code);
    }
}
