package io.maskstream.job.cli;

import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.Progress;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.ImageSide;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Segmenters;
import io.maskstream.model.evaluate.speed.ModelBenchmark;
import io.maskstream.model.evaluate.speed.ModelSpeed;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Processor;
import io.maskstream.model.runtime.TensorEngine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench model}: how fast a model's image side is, as a share of what the device multiplies. */
@Command(name = "model", description = "Measure a model's image side against square matrix products in the same run.")
final class BenchModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, description = "A model directory or random:PRESET.")
    private String model;

    @Option(names = "--batches", split = ",", defaultValue = "1,8", description = "Batch sizes (${DEFAULT-VALUE}).")
    private List<Integer> batches;

    @Option(
            names = "--words",
            paramLabel = "N",
            split = ",",
            description = "Numbers of words, for models through which they run with every picture: ofa, ifseg (10).")
    private List<Integer> words = List.of();

    @Option(names = "--threads", description = "Threads of one operation; all cores if not given.")
    private Integer threads;

    @Option(names = "--precision", defaultValue = "fp32", description = "fp32 or bf16 (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(names = "--device", defaultValue = "cpu", description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "One JSON object a line on stdout.")
    private boolean json;

    @Override
    public void run() {
        if (batches.stream().anyMatch(batch -> batch < 1)) {
            throw new UsageException("--batches %s: sizes start at 1".formatted(batches));
        }
        if (rounds < 1) {
            throw new UsageException("--rounds %d: at least 1".formatted(rounds));
        }
        EngineThreads.use(threads);
        Precision chosen = Arguments.parse(() -> Precision.parse(precision));
        Device resolved = Arguments.parse(() -> Device.resolve(device));
        if (chosen == Precision.BF16 && resolved instanceof Device.Cpu && !Processor.multipliesBrainFloats()) {
            skip("this processor has no bf16 instructions (%s)".formatted(Processor.vectorInstructions()));
            return;
        }
        try (ImageSide side =
                        Segmenters.imageSide(Arguments.parse(() -> ModelReference.parse(model)), resolved, chosen);
                Progress progress = Progress.toStandardError("rounds", OptionalLong.of(rounds))) {
            ModelBenchmark benchmark = new ModelBenchmark(side, chosen, rounds, Duration.ofSeconds(1));
            if (words.isEmpty()) {
                benchmark.run(batches, progress::to).forEach(speed -> print(speed, OptionalInt.empty()));
            }
            for (int count : words) {
                side.ask(count);
                benchmark.run(batches, progress::to).forEach(speed -> print(speed, OptionalInt.of(count)));
            }
        }
    }

    private void skip(String reason) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("model", model);
        line.put("precision", precision);
        line.put("skipped", reason);
        if (json) {
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            spec.commandLine().getOut().println("skipped: " + reason);
        }
    }

    private void print(ModelSpeed speed, OptionalInt asked) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            asked.ifPresent(count -> out.print("%d words, ".formatted(count)));
            out.println("batch %d: %.2f images/s, %.1f GFLOP an image, %.1f GFLOP/s of %.1f for matrices = %.0f %% (%s)"
                    .formatted(
                            speed.batch(),
                            speed.imagesPerSecond(),
                            speed.gigaflopPerImage(),
                            speed.gigaflops(),
                            speed.peakGigaflops(),
                            100 * speed.peakFraction(),
                            precision));
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("model", model);
        line.put("device", device);
        line.put("threads", TensorEngine.get().threads());
        asked.ifPresent(count -> line.put("words", count));
        line.put("batch", speed.batch());
        line.put("images_per_s", rounded(speed.imagesPerSecond()));
        line.put("gflop_per_image", rounded(speed.gigaflopPerImage()));
        line.put("gflops", rounded(speed.gigaflops()));
        line.put("peak_gflops", rounded(speed.peakGigaflops()));
        line.put("peak_fraction", rounded(speed.peakFraction()));
        line.put("precision", precision);
        new JsonLines(out).print(line);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
