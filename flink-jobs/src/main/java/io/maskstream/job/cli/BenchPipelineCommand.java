package io.maskstream.job.cli;

import io.maskstream.job.bench.LatencyFigures;
import io.maskstream.job.bench.PipelineBenchmark;
import io.maskstream.job.bench.PipelineFigures;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench pipeline}: the whole job beside its parts. */
@Command(name = "pipeline", description = "Measure the job on a video, and beside it the model and the decoder alone.")
final class BenchPipelineCommand implements Runnable {
    private static final int FASTEST = 10_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, description = "A model directory, constant, random:PRESET, or none.")
    private String model;

    @Option(names = "--input", required = true, description = "A video file.")
    private Path input;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "How long each round is (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--rate",
            paramLabel = "FPS",
            description = "Measure latencies, too, with frames that enter at this rate whatever the job does.")
    private Double rate;

    @Option(names = "--json", description = "One JSON object a line on stdout.")
    private boolean json;

    @Override
    public void run() {
        if (rate != null && !(rate > 0 && rate <= FASTEST)) {
            throw new UsageException(
                    "--rate is %s; give frames a second, above 0 and up to %d".formatted(rate, FASTEST));
        }
        if (rounds < 1 || !(seconds > 0 && seconds <= 600)) {
            throw new UsageException("--rounds from 1, --seconds above 0 and up to 600");
        }
        if (!Files.isRegularFile(input)) {
            throw new UsageException("%s: no such file".formatted(input));
        }
        // Without a model the pipeline is measured with one that costs next to nothing.
        String measured = model.equals("none") ? "constant" : model;
        Path folder = TemporaryFolder.create();
        try {
            print(new PipelineBenchmark(measured, input, folder, Duration.ofMillis(Math.round(seconds * 1000)))
                    .run(rounds, rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate)));
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private void print(PipelineFigures figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("model", model);
        line.put("input", input.getFileName().toString());
        line.put("pipeline_fps", rounded(figures.pipelineFps()));
        line.put("bare_model_fps", rounded(figures.bareModelFps()));
        line.put("efficiency", rounded(figures.efficiency()));
        line.put("decode_only_fps", rounded(figures.decodeOnlyFps()));
        line.put(
                "ffmpeg_fps",
                figures.ffmpegFps().isPresent() ? rounded(figures.ffmpegFps().getAsDouble()) : null);
        line.put("cpu_ms_per_frame", rounded(figures.cpuMillisPerFrame()));
        line.put("decode_only_cpu_ms_per_frame", rounded(figures.decodeOnlyCpuMillisPerFrame()));
        line.put("mask_tax", rounded(figures.maskTax()));
        line.put("rate", rate);
        line.put("p50_ms", latency(figures, LatencyFigures::p50Millis));
        line.put("p99_ms", latency(figures, LatencyFigures::p99Millis));
        line.put("added_ms", latency(figures, LatencyFigures::addedMillis));
        if (json) {
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            line.forEach((name, value) -> spec.commandLine().getOut().println("%-30s %s".formatted(name, value)));
        }
    }

    private static Double latency(PipelineFigures figures, ToDoubleFunction<LatencyFigures> which) {
        return figures.latencies().map(all -> rounded(which.applyAsDouble(all))).orElse(null);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
