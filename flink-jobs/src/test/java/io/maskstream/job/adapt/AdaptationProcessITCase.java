package io.maskstream.job.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.config.AdaptationConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.control.Adapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Adaptations in real processes, which are killed in every way. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AdaptationProcessITCase {
    private static final Vocabulary WORDS = Vocabulary.of("road", "dog", "sky");
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int STEPS = 150;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    /** As fast as the test itself, whatever else the machine does. */
    static AdaptationConfiguration settings(Path directory, int steps) {
        return new AdaptationConfiguration(
                directory.toString(),
                1,
                0,
                256L << 20,
                "cpu",
                Map.of("steps", steps, "batch", 2, "largest-grid", 4, "rate", 5e-3, "seed", 3, "save-every", 5));
    }

    @BeforeAll
    static void base() {
        TinyOfa.write(shared.resolve("tiny"));
    }

    private ProcessAdapter adapter(Path directory, int steps) {
        return new ProcessAdapter(
                settings(directory, steps), shared.resolve("tiny").toString());
    }

    private static <T> T eventually(String what, Supplier<Optional<T>> ask) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (Optional<T> found = ask.get(); System.nanoTime() < end; found = ask.get()) {
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(20);
        }
        throw new AssertionError(what + " did not come");
    }

    /** Files of this name in the run directories. */
    private static List<Path> all(Path directory, String name) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory, 3)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .toList();
        } catch (IOException e) {
            // Files come and go meanwhile.
            return List.of();
        }
    }

    private static Path awaitState(Path directory) throws InterruptedException {
        return eventually(
                "a state", () -> all(directory, "state.safetensors").stream().findFirst());
    }

    /** The only one that it has. */
    private static ProcessHandle child(ProcessHandle parent) throws InterruptedException {
        return eventually(
                "a process",
                () -> parent.descendants().filter(ProcessHandle::isAlive).findFirst());
    }

    @Test
    void whatWasKilledOrGivenUpGoesOnAndEndsWithTheSameBytesAndIsFoundAgain() throws Exception {
        Heard undisturbed = new Heard();
        adapter(folder.resolve("whole"), STEPS).begin(Optional.empty(), WORDS, undisturbed);
        assertThat(undisturbed.end()).startsWith("ready");

        Path directory = folder.resolve("killed");
        Heard killed = new Heard();
        adapter(directory, STEPS).begin(Optional.empty(), WORDS, killed);
        awaitState(directory);
        child(ProcessHandle.current()).destroyForcibly();
        assertThat(killed.end())
                .isEqualTo("failed its process was killed, as it happens where memory runs out; "
                        + "send the words again to go on from its last state");

        Heard given = new Heard();
        Adapter.Run run = adapter(directory, STEPS).begin(Optional.empty(), WORDS, given);
        FileTime before = Files.getLastModifiedTime(awaitState(directory));
        ProcessHandle stopping = child(ProcessHandle.current());
        eventually("a newer state", () -> newer(directory, before));
        run.giveUp();

        Heard last = new Heard();
        Vocabulary turned = Vocabulary.of("sky", "road", "dog");
        adapter(directory, STEPS).begin(Optional.empty(), turned, last);
        String ready = last.end();
        assertThat(stopping.isAlive()).as("the next one waits for it").isFalse();
        assertThat(given.silent()).as("who gave it up hears no more").isTrue();
        assertThat(all(directory, "words.json")).as("one run directory").hasSize(1);
        Path model = all(directory, "model").get(0);
        assertThat(ready)
                .isEqualTo("ready " + model + " " + ModelDirectory.open(model).digest());
        assertThat(model.resolve("weights.safetensors"))
                .hasSameBinaryContentAs(
                        all(folder.resolve("whole"), "model").get(0).resolve("weights.safetensors"));

        FileTime log = Files.getLastModifiedTime(all(directory, "log.txt").get(0));
        Heard again = new Heard();
        adapter(directory, STEPS).begin(Optional.empty(), WORDS, again);
        assertThat(again.end()).isEqualTo(ready);
        assertThat(Files.getLastModifiedTime(all(directory, "log.txt").get(0)))
                .as("without a process")
                .isEqualTo(log);
    }

    private static Optional<Path> newer(Path directory, FileTime before) {
        return all(directory, "state.safetensors").stream()
                .filter(file -> {
                    try {
                        return Files.getLastModifiedTime(file).compareTo(before) > 0;
                    } catch (IOException e) {
                        return false;
                    }
                })
                .findFirst();
    }

    @Test
    void itEndsWithTheProcessThatStartedItHoweverThatDies() throws Exception {
        Path directory = folder.resolve("orphaned");
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("ai.djl.") || name.startsWith("org.bytedeco."))
                .forEach(name -> line.add("-D%s=%s".formatted(name, System.getProperty(name))));
        line.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                AdapterOfItsOwn.class.getName(),
                shared.resolve("tiny").toString(),
                directory.toString()));
        Process parent = new ProcessBuilder(line).inheritIO().start();
        try {
            awaitState(directory);
            ProcessHandle child = child(parent.toHandle());
            parent.destroyForcibly().waitFor();
            child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(all(directory, "state.safetensors")).as("to go on from").hasSize(1);
            assertThat(Files.readString(all(directory, "log.txt").get(0))).contains("stopping after this step");
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void whatCannotBeLearnedIsOneLine() throws Exception {
        Path broken = TinyOfa.write(folder.resolve("broken"), Float.NaN, "encoder.layers.0.fc1.weight");
        Heard heard = new Heard();
        adapter(folder.resolve("nan"), STEPS).begin(Optional.of(broken.toString()), WORDS, heard);
        assertThat(heard.end())
                .startsWith("failed ")
                .contains("the training broke down at step 0: the figure 'loss' is NaN");

        adapter(folder.resolve("twice"), STEPS)
                .begin(Optional.empty(), Vocabulary.of("traffic-light", "traffic light"), heard);
        assertThat(heard.end())
                .isEqualTo("failed the words 'traffic light' and 'traffic-light' are the same one; remove one of them");

        adapter(folder.resolve("none"), STEPS)
                .begin(Optional.of(folder.resolve("nowhere").toString()), WORDS, heard);
        assertThat(heard.end()).contains("nowhere: no such folder; expected a model directory");
    }
}
