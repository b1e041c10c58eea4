package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.demo.AdaptationChart;
import io.maskstream.job.demo.AdaptationFigures;
import io.maskstream.job.demo.AdaptationPhase;
import io.maskstream.job.demo.AdaptationTrial;
import io.maskstream.job.demo.AdaptationTrialSettings;
import io.maskstream.job.demo.DemoScene;
import io.maskstream.job.demo.DemoWord;
import io.maskstream.job.demo.DemoWords;
import io.maskstream.job.demo.StreetClips;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.train.ifseg.AdaptationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench adaptation}: what new words do to live streams while a model learns them. */
@Command(
        name = "adaptation",
        description =
                "Send new words to a job with live streams; say how right and how old the masks are before, while the"
                        + " model learns the words, and after.")
final class BenchAdaptationCommand implements Runnable {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int FRAMES = 200;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, description = "The directory of an OFA or an IFSeg.")
    private Path model;

    @Option(
            names = "--words",
            split = ",",
            description = "Nouns of Streetworld (default: those of the model directory).")
    private List<String> words = List.of();

    @Option(
            names = "--before",
            paramLabel = "N",
            description = "How many of them, the first ones, are in force before (half of them).")
    private Integer before;

    @Option(names = "--cameras", defaultValue = "3", description = "Live streams (${DEFAULT-VALUE}).")
    private int cameras;

    @Option(names = "--fps", defaultValue = "1", description = "Masks a second of each stream (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--steps", description = "Steps of the adaptation (as the model recommends).")
    private Integer steps;

    @Option(names = "--batch", description = "Artificial pictures a step (as the model recommends).")
    private Integer batch;

    @Option(
            names = "--precision",
            defaultValue = "fp32",
            description = "Of what serves and of what learns: fp32 or bf16 (${DEFAULT-VALUE}).")
    private String precision;

    @Option(names = "--nice", defaultValue = "19", description = "Of the process that learns (${DEFAULT-VALUE}).")
    private int nice;

    @Option(
            names = "--steady",
            paramLabel = "SECONDS",
            defaultValue = "40",
            description = "How long masks are watched before and after (${DEFAULT-VALUE}).")
    private int steady;

    @Option(names = "--minutes", defaultValue = "60", description = "How long it may take (${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--chart", paramLabel = "FILE", description = "Draw it, as PNG.")
    private Path chart;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    @Override
    public void run() {
        DemoWords all = words();
        int old = before == null ? all.words().size() / 2 : before;
        if (old < 2 || old > all.words().size() || cameras < 1 || cameras > 16 || !(rate > 0 && rate <= 25)) {
            throw new UsageException("--before from 2 to the number of words, --cameras from 1 to 16, --fps up to 25");
        }
        if (steady < 1 || minutes < 1) {
            throw new UsageException("--steady and --minutes: at least 1");
        }
        Map<String, Object> training = training();
        // Nobody should wait for an hour to hear that there is no such folder.
        if (chart != null && !Files.isDirectory(chart.toAbsolutePath().getParent())) {
            throw new UsageException("--chart %s: its folder is missing; make it first".formatted(chart));
        }
        Path folder = TemporaryFolder.create();
        try {
            AdaptationTrialSettings settings = new AdaptationTrialSettings(
                    scene(all, folder),
                    old,
                    cameras,
                    rate,
                    training,
                    precision,
                    nice,
                    Duration.ofSeconds(steady),
                    Duration.ofMinutes(minutes));
            AdaptationFigures figures = new AdaptationTrial(settings, folder, this::say).run();
            print(figures);
            if (chart != null) {
                Files.write(chart, AdaptationChart.draw(figures));
            }
        } catch (IOException e) {
            throw new FailedException("%s: cannot be written: %s".formatted(chart, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    /** Keys of {@code adapt}, as far as they are given. */
    private Map<String, Object> training() {
        Map<String, Object> training = new LinkedHashMap<>();
        training.put("steps", steps);
        training.put("batch", batch);
        training.put("precision", precision);
        training.values().removeIf(Objects::isNull);
        AdaptationSettings.check(Hyperparameters.of(training));
        return training;
    }

    private void say(String what) {
        spec.commandLine().getErr().println("maskstream: " + what);
    }

    private DemoWords words() {
        Path directory = ModelDirectory.open(model).path();
        if (words.isEmpty()) {
            return DemoWords.of(directory);
        }
        return Arguments.parse(() -> new DemoWords(
                words.stream().map(word -> new DemoWord(word, false)).toList(), OptionalDouble.empty()));
    }

    private DemoScene scene(DemoWords all, Path folder) throws InterruptedException {
        return DemoScene.street(model, all, new StreetClips(folder, WIDTH, HEIGHT, drawn -> {}).get(all, FRAMES));
    }

    private void print(AdaptationFigures figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("model", model.toString());
        training().forEach(line::put);
        line.put("served_s", rounded(figures.servedSeconds()));
        line.put("adapted_s", rounded(figures.adaptedSeconds()));
        for (AdaptationPhase phase : AdaptationPhase.values()) {
            AdaptationFigures.Phase seen = figures.phases().get(phase);
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("seconds", rounded(seen.seconds()));
            part.put("masks", seen.masks());
            part.put("miou", seen.meanIou().isPresent() ? rounded(seen.meanIou().getAsDouble()) : null);
            part.put("age_p50_ms", rounded(seen.medianAgeMillis()));
            part.put("age_p99_ms", rounded(seen.highAgeMillis()));
            line.put(phase.text(), part);
        }
        if (json) {
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            line.forEach((name, value) -> spec.commandLine().getOut().println("%-10s %s".formatted(name, value)));
        }
    }

    private static Map<String, Double> rounded(Map<String, Double> values) {
        Map<String, Double> all = new TreeMap<>();
        values.forEach((name, value) -> all.put(name, rounded(value)));
        return all;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
