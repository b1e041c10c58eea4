package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.Progress;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.demo.HeadlessDemo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the main job with no set-up. */
@Command(name = "demo", description = "Run the whole job with no set-up, on a clip that it brings along.")
final class DemoCommand implements Runnable {
    private static final int MOST_FRAMES = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--frames", paramLabel = "N", defaultValue = "300", description = "Frames (${DEFAULT-VALUE}).")
    private int frames;

    @Option(names = "--headless", description = "No viewer: an unpaced replay that counts what came out.")
    private boolean headless;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    @Override
    public void run() {
        if (!headless) {
            throw new UsageException("the viewer is not part of this version yet; use demo --headless");
        }
        if (frames < 1 || frames > MOST_FRAMES) {
            throw new UsageException("--frames %d: 1 to %d".formatted(frames, MOST_FRAMES));
        }
        Path folder = temporaryFolder();
        try (Progress progress = Progress.toStandardError("masks", OptionalLong.of(frames))) {
            HeadlessDemo.Outcome outcome = new HeadlessDemo(folder, progress::to).run(frames);
            print(outcome);
            if (!outcome.complete()) {
                throw new FailedException(
                        "%d frames lost, %d duplicated".formatted(outcome.lost(), outcome.duplicated()));
            }
        } finally {
            delete(folder);
        }
    }

    private void print(HeadlessDemo.Outcome outcome) {
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("masks", outcome.masks());
            line.put("lost", outcome.lost());
            line.put("duplicated", outcome.duplicated());
            line.put("fps", Math.round(outcome.framesPerSecond() * 10) / 10.0);
            // An unpaced run has no latencies, and the constant model has nothing to score.
            line.put("p50_ms", null);
            line.put("p99_ms", null);
            line.put("miou", null);
            line.put("classes", Map.of());
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            spec.commandLine()
                    .getOut()
                    .println("%d masks, %d lost, %d duplicated, %.1f frames/s"
                            .formatted(
                                    outcome.masks(), outcome.lost(), outcome.duplicated(), outcome.framesPerSecond()));
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("maskstream-demo-");
        } catch (IOException e) {
            throw new UsageException("no temporary folder can be made: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
