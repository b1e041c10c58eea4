package io.maskstream.job.cli;

import io.maskstream.job.bench.OverloadBenchmark;
import io.maskstream.job.bench.OverloadFigures;
import io.maskstream.job.bench.OverloadSettings;
import io.maskstream.job.bench.OverloadSettings.Bottleneck;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench overload}: live streams that are too many for the model or the decoder. */
@Command(
        name = "overload",
        description = "Send more live frames than the model, or the decoder, takes; say how old the masks are, who was"
                + " served and what was shed.")
final class BenchOverloadCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            defaultValue = "none",
            description = "A model directory, constant, random:PRESET, or none (${DEFAULT-VALUE}).")
    private String model;

    @Option(names = "--input", required = true, description = "A video file, which every camera shows.")
    private Path input;

    @Option(names = "--bottleneck", defaultValue = "model", description = "model or decoder (${DEFAULT-VALUE}).")
    private String bottleneck;

    @Option(names = "--cameras", defaultValue = "4", description = "Live streams (${DEFAULT-VALUE}).")
    private int cameras;

    @Option(
            names = "--load",
            defaultValue = "4",
            description = "How many times as many frames as the bottleneck takes (${DEFAULT-VALUE}).")
    private double load;

    @Option(
            names = "--batch-ms",
            defaultValue = "160",
            description = "Least time of a batch of 4 frames on the model that is the bottleneck (${DEFAULT-VALUE}).")
    private int batchMillis;

    @Option(names = "--freshness-ms", defaultValue = "500", description = "Budget of live frames (${DEFAULT-VALUE}).")
    private int freshnessMillis;

    @Option(
            names = "--replay",
            paramLabel = "FRAMES",
            defaultValue = "0",
            description = "A topic with so many frames is worked through meanwhile (${DEFAULT-VALUE}).")
    private int replay;

    @Option(names = "--seconds", defaultValue = "30", description = "How long frames enter (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--json", description = "One JSON object a line on stdout.")
    private boolean json;

    @Override
    public void run() {
        Bottleneck what =
                switch (bottleneck.toLowerCase(Locale.ROOT)) {
                    case "model" -> Bottleneck.MODEL;
                    case "decoder" -> Bottleneck.DECODER;
                    default -> throw new UsageException("--bottleneck is %s; model or decoder".formatted(bottleneck));
                };
        if (cameras < 1 || cameras > 64 || !(load > 0 && load <= 100) || !(seconds > 0 && seconds <= 3600)) {
            throw new UsageException("--cameras from 1 to 64, --load above 0 up to 100, --seconds above 0 up to 3600");
        }
        if (batchMillis < 1 || freshnessMillis < 1 || replay < 0) {
            throw new UsageException("--batch-ms and --freshness-ms from 1, --replay from 0");
        }
        if (!Files.isRegularFile(input)) {
            throw new UsageException("%s: no such file".formatted(input));
        }
        OverloadSettings settings = new OverloadSettings(
                // Without a model it is one that costs next to nothing.
                model.equals("none") ? "constant" : model,
                what,
                cameras,
                load,
                what == Bottleneck.MODEL ? Duration.ofMillis(batchMillis) : Duration.ZERO,
                Duration.ofMillis(freshnessMillis),
                replay,
                Duration.ofMillis(Math.round(seconds * 1000)));
        OverloadFigures figures = measured(settings);
        print(figures);
        if (!figures.holds()) {
            throw new FailedException("ages, accounting, fairness or the replay are not as they shall be");
        }
    }

    private OverloadFigures measured(OverloadSettings settings) {
        Path folder = TemporaryFolder.create();
        try {
            return new OverloadBenchmark(settings, input, folder).run();
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private void print(OverloadFigures figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("bottleneck", bottleneck);
        line.put("cameras", cameras);
        line.put("capacity_fps", rounded(figures.capacityFps()));
        line.put("offered_fps", rounded(figures.offeredFps()));
        line.put("served_fps", rounded(figures.servedFps()));
        line.put("age_p50_ms", rounded(figures.p50Millis()));
        line.put("age_p99_ms", rounded(figures.p99Millis()));
        line.put("age_bound_ms", rounded(figures.boundMillis()));
        line.put("batch_p99_ms", rounded(figures.batchP99Millis()));
        line.put("fairness", rounded(figures.fairness()));
        line.put("served", figures.served());
        line.put("sent", figures.sent());
        line.put("received", figures.received());
        line.put("masks", figures.masks());
        line.put("shed", figures.shed());
        line.put("sampled_out", figures.sampledOut());
        line.put("failed", figures.failed());
        line.put("accounted", figures.accounted());
        line.put("replay", figures.replayed());
        line.put("replay_while_live", figures.replayedWhileLive());
        line.put("replay_lost", figures.replayLost());
        line.put("pass", figures.holds());
        if (json) {
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            line.forEach((name, value) -> spec.commandLine().getOut().println("%-20s %s".formatted(name, value)));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
