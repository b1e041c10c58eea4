package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.cli.Main;
import io.maskstream.job.demo.MovingShapes;
import io.maskstream.job.local.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A camera's password is seen by the camera alone, wherever else one looks. */
@Timeout(300)
class CanaryITCase {
    private static final String PASSWORD = "Zwitscher-4711-canary";
    private static final String LOGIN = "guard:" + PASSWORD;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern PAGE = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)");

    @TempDir
    private Path folder;

    private Path clip;

    @BeforeEach
    void makesAClip() throws IOException {
        clip = folder.resolve("clip.mp4");
        new MovingShapes(64, 48).write(clip, 25);
    }

    @Test
    void aPasswordByReferenceIsNoWhereBesideTheCamera() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), LOGIN + "\n");
        Path looked = Files.createDirectories(folder.resolve("looked-through"));
        try (GuardedCamera gate = new GuardedCamera(LOGIN, clip);
                GuardedCamera yard = new GuardedCamera(LOGIN, clip);
                GuardedCamera lost = new GuardedCamera("another:login", clip);
                EmbeddedKafka kafka = EmbeddedKafka.start(looked.resolve("kafka"), 1 << 20)) {
            List.of("masks", "previews", "dead-letters", "control", "control-events")
                    .forEach(topic -> kafka.createTopic(topic, 1));
            Path yaml = yaml(looked, kafka.bootstrap(), secret, gate.url(), yard.url(), lost.url());
            try (JavaProcess job = start(looked, yaml)) {
                ControlTopics topics = new ControlTopics(kafka.bootstrap());
                awaited("masks of both", () -> streams(topics).containsAll(List.of("gate", "yard")), job);
                awaited("the third is refused", () -> job.output().contains("refuses the credentials"), job);

                assertUnseen("Flink's REST interface", new RestPages(address(job)).all());
                assertUnseen("the process list", commandLine(job.pid()));
                assertUnseen("files while it runs", looked);
                job.terminate();
                assertThat(job.exit(LIMIT)).as(job.tail()).isZero();
                assertThat(job.output()).contains("--restore").contains("DEBUG");
            }
            assertThat(gate.letIn()).isPositive();
            assertThat(yard.letIn()).isPositive();
            assertThat(lost.letIn()).isZero();
        }
        assertUnseen("logs, topics, checkpoints and the savepoint", looked);
    }

    @Test
    void aPasswordInAUrlIsRefusedAndNotRepeated() throws Exception {
        for (String url : List.of("rtsp://" + LOGIN + "@127.0.0.1/main", "rtsp:/" + LOGIN + "@127.0.0.1", LOGIN)) {
            StringWriter said = new StringWriter();
            PrintWriter both = new PrintWriter(said, true);

            int code = Main.run(new String[] {"run", "--config", withUrl(url).toString()}, both, both);

            assertThat(code).isEqualTo(2);
            assertThat(said.toString()).contains("url").hasLineCount(1);
            assertHidden("the refusal", said.toString());
        }
        Path looked = Files.createDirectories(folder.resolve("looked-through"));
        try (JavaProcess job = start(looked, withUrl("rtsp://" + LOGIN + "@127.0.0.1/main"), "--debug")) {
            assertThat(job.exit(LIMIT)).isEqualTo(2);
            assertThat(job.output()).contains("holds credentials").contains("\tat ");
            assertHidden("the refusal with all its causes", job.output());
        }
    }

    private Path withUrl(String url) throws IOException {
        return Files.writeString(
                folder.resolve("job.yaml"),
                """
                sources: [{rtsp: {stream: gate, url: "%s"}}]
                model: {directory: constant}
                vocabulary: [road]
                sinks: [{files: {directory: "%s"}}]
                """
                        .formatted(url, folder.resolve("out")));
    }

    private static Path yaml(Path looked, String bootstrap, Path secret, String gate, String yard, String lost)
            throws IOException {
        return Files.writeString(
                looked.resolve("job.yaml"),
                """
                sources:
                  - rtsp: {stream: gate, url: "%s", credentials: env:CANARY}
                  - rtsp: {stream: yard, url: "%s", credentials: "file:%s"}
                  - rtsp: {stream: lost, url: "%s", credentials: env:CANARY}
                model: {directory: constant}
                vocabulary: [road]
                checkpoint: {interval: 500ms, directory: "%s"}
                control: {bootstrap: "%6$s"}
                sinks: [{kafka: {bootstrap: "%6$s", masks: masks, previews: previews, dead-letters: dead-letters}}]
                limits: {max-record: 1MiB}
                """
                        .formatted(gate, yard, secret, lost, looked.resolve("checkpoints"), bootstrap));
    }

    /** With everything logged that is ever logged, and its temporary files where they are looked through. */
    private static JavaProcess start(Path looked, Path yaml, String... options) throws IOException {
        Path temporary = Files.createDirectories(looked.resolve("tmp"));
        return JavaProcess.start(
                looked.resolve("job.log"),
                System.getProperty("java.class.path"),
                List.of(
                        "-Xmx448m",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dmaskstream.log.level=DEBUG",
                        "-Dmaskstream.log.parts=DEBUG"),
                Main.class.getName(),
                Stream.concat(Stream.of("run", "--config", yaml.toString()), Stream.of(options))
                        .toList(),
                Map.of("CANARY", LOGIN));
    }

    private static List<String> streams(ControlTopics topics) {
        return topics.masks().stream().map(mask -> mask.id().stream()).toList();
    }

    private static void awaited(String what, BooleanSupplier holds, JavaProcess job) {
        try {
            boolean came = Eventually.get(
                    what,
                    LIMIT,
                    () -> job.alive() && !holds.getAsBoolean() ? Optional.empty() : Optional.of(job.alive()));
            assertThat(came).as("the job runs").isTrue();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the job said: " + job.tail(), e);
        }
    }

    private static URI address(JavaProcess job) {
        Matcher page = PAGE.matcher(job.output()
                .lines()
                .filter(line -> line.contains("the job runs"))
                .findFirst()
                .orElseThrow());
        assertThat(page.find()).isTrue();
        return URI.create(page.group(1));
    }

    private static String commandLine(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    }

    private static void assertUnseen(String where, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            // Checkpoints go while others come.
            assertUnseen(where, folder);
            return;
        }
        assertThat(files).hasSizeGreaterThan(5);
        for (Path file : files) {
            // A broker's indices are long, and numbers throughout.
            if (!file.toString().endsWith("index")) {
                assertHidden(where + ": " + file, content(file));
            }
        }
    }

    /** A byte is a character. */
    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void assertUnseen(String where, String text) {
        assertThat(text).as(where).isNotEmpty();
        assertHidden(where, text);
    }

    private static void assertHidden(String where, String text) {
        for (String secret : hidden()) {
            assertThat(text.contains(secret)).as("%s tells the password", where).isFalse();
        }
    }

    /** The password as it may be written. */
    private static List<String> hidden() {
        List<String> forms = new ArrayList<>(List.of(GuardedCamera.basic(LOGIN).substring("Basic ".length())));
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            forms.add(new String(PASSWORD.getBytes(charset), StandardCharsets.ISO_8859_1));
        }
        return forms;
    }
}
