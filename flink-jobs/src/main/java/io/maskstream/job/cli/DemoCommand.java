package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.Progress;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.demo.DemoModel;
import io.maskstream.job.demo.DemoScene;
import io.maskstream.job.demo.HeadlessDemo;
import io.maskstream.job.demo.LiveDemo;
import io.maskstream.job.demo.Overlays;
import io.maskstream.job.demo.StreetClips;
import io.maskstream.job.demo.UserCache;
import io.maskstream.job.viewer.ViewerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the main job with no set-up. */
@Command(name = "demo", description = "Run the whole job with no set-up, on a street that it draws itself.")
final class DemoCommand implements Runnable {
    private static final int MOST_FRAMES = 100_000;
    private static final int COUNTED_FRAMES = 300;
    /** Drawing them is most of the time until the first mask on a fresh machine. */
    private static final int SHOWN_FRAMES = 150;

    /** Four to three, as training's views are squares cut out of such streets. */
    private static final int WIDTH = 640;

    private static final int HEIGHT = 480;

    /** Of deleting what is still written to. */
    private static final int ROUNDS = 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "Frames of the street (300; 150 in the viewer, which shows them over and over).")
    private Optional<Integer> askedFrames = Optional.empty();

    private int frames;

    @Option(names = "--port", paramLabel = "P", description = "Port of the viewer (${DEFAULT-VALUE}).")
    private int port = ViewerSettings.PORT;

    @Option(names = "--headless", description = "No viewer: an unpaced replay that counts and scores what came out.")
    private boolean headless;

    @Option(
            names = "--model",
            description =
                    "A model directory, or constant for moving shapes without a model (default: the bundled one).")
    private String model;

    @Option(
            names = "--overlays",
            paramLabel = "DIR",
            description = "Put some of the masks over their pictures into this new or empty folder, as PNG.")
    private Path overlays;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where the drawn street is kept (default: your cache folder).")
    private Path cache;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    @Override
    public void run() {
        frames = askedFrames.orElse(headless ? COUNTED_FRAMES : SHOWN_FRAMES);
        if (frames < 1 || frames > MOST_FRAMES) {
            throw new UsageException("--frames %d: 1 to %d".formatted(frames, MOST_FRAMES));
        }
        Optional<DemoModel> chosen = DemoModel.choose(Optional.ofNullable(model));
        if (!headless && (overlays != null || json)) {
            throw new UsageException("--overlays and --json report what --headless counted; give it, too");
        }
        Optional<Overlays> painted = Optional.ofNullable(overlays).map(folder -> new Overlays(folder, frames));
        Path folder = temporaryFolder();
        try {
            DemoScene scene = chosen.map(this::street).orElseGet(() -> DemoScene.shapes(folder, frames));
            if (headless) {
                count(scene, folder, painted, chosen);
            } else {
                show(scene, folder);
            }
        } finally {
            delete(folder);
        }
    }

    private void count(DemoScene scene, Path folder, Optional<Overlays> painted, Optional<DemoModel> chosen) {
        HeadlessDemo.Outcome outcome = watch(scene, folder, painted);
        DemoReport report = new DemoReport(outcome, chosen.map(DemoModel::words));
        if (json) {
            report.printJson(spec.commandLine().getOut());
        } else {
            report.printText(spec.commandLine().getOut());
        }
        painted.ifPresent(some -> spec.commandLine()
                .getErr()
                .println("maskstream: %d overlays are in %s".formatted(some.write(scene), overlays)));
        if (!outcome.complete()) {
            throw new FailedException("%d frames lost, %d duplicated".formatted(outcome.lost(), outcome.duplicated()));
        }
    }

    /** Until Ctrl-C, which ends the process; what lies in the folder is of no use to anybody then. */
    private void show(DemoScene scene, Path folder) {
        Thread ended = new Thread(() -> deleteUnderUse(folder), "demo-folder");
        Runtime.getRuntime().addShutdownHook(ended);
        try (LiveDemo demo = LiveDemo.start(scene, folder, port)) {
            spec.commandLine().getErr().println("maskstream: look at %s (Ctrl-C ends it)".formatted(demo.address()));
            demo.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        } finally {
            forget(ended);
        }
    }

    /** What ends by itself is cleaned up by itself, and not once more when the process ends. */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook does its work.
        }
    }

    private DemoScene street(DemoModel bundle) {
        Path kept = cache == null
                ? UserCache.folder(System.getenv(), Path.of(System.getProperty("user.home")))
                        .resolve("demo")
                : cache;
        try (Progress progress = Progress.toStandardError("frames drawn", OptionalLong.of(frames))) {
            return DemoScene.street(
                    bundle.directory(),
                    bundle.words(),
                    new StreetClips(kept, WIDTH, HEIGHT, progress::to).get(bundle.words(), frames));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        }
    }

    private HeadlessDemo.Outcome watch(DemoScene scene, Path folder, Optional<Overlays> painted) {
        try (Progress progress = Progress.toStandardError("masks", OptionalLong.of(frames))) {
            return new HeadlessDemo(folder, progress::to).run(scene, mask -> painted.ifPresent(some -> some.add(mask)));
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("maskstream-demo-");
        } catch (IOException e) {
            throw new UsageException("no temporary folder can be made: " + e.getMessage(), e);
        }
    }

    /** Broker and job still write while the process ends: what comes meanwhile is deleted in the next round. */
    private static void deleteUnderUse(Path folder) {
        for (int round = 0; round < ROUNDS && Files.exists(folder); round++) {
            try {
                delete(folder);
            } catch (UncheckedIOException e) {
                // A file has come or gone between listing and deleting.
            }
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
