package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.demo.MovingShapes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run} finds before work began: one line within ten seconds, exit code 2, and nothing has been made. */
class RunErrorsITCase {
    @TempDir
    private Path folder;

    private Path clip;

    @BeforeEach
    void clip() throws IOException {
        clip = folder.resolve("clip.mp4");
        new MovingShapes(64, 48).write(clip, 5);
    }

    @AfterEach
    void nothingHasBeenMade() {
        assertThat(folder.resolve("checkpoints")).doesNotExist();
    }

    @Test
    void aConfigurationThatIsNotThere() {
        assertRefused(run("--config", folder.resolve("no.yaml").toString()), "no.yaml: no such file");
    }

    @Test
    void aMisspeltKeyWithItsPlace() throws IOException {
        Path yaml = job(clip, "constant", folder.resolve("out"), "batchng: {}\n");
        assertRefused(
                run("--config", yaml.toString()), "job.yaml:6:1: unknown key 'batchng'; did you mean 'batching'?");
    }

    @Test
    void aVideoThatIsNotThere() throws IOException {
        Path yaml = job(folder.resolve("no.mp4"), "constant", folder.resolve("out"), "");
        assertRefused(run("--config", yaml.toString()), "source of stream 'lobby': ", "no.mp4 does not exist");
    }

    @Test
    void aVideoThatIsNone() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.mp4"), "this is no video".repeat(100));
        Path yaml = job(garbage, "constant", folder.resolve("out"), "");
        assertRefused(run("--config", yaml.toString()), "source of stream 'lobby': ", "garbage.mp4");
    }

    @Test
    void aModelThatIsNotThere() throws IOException {
        Path yaml = job(clip, folder.resolve("no-model").toString(), folder.resolve("out"), "");
        assertRefused(run("--config", yaml.toString()), "no-model");
    }

    @Test
    void aModelOfANewerFormat() throws IOException {
        Path model = Files.createDirectories(folder.resolve("newer"));
        Files.writeString(model.resolve("config.json"), "{\"format\": 99}");
        Path yaml = job(clip, model.toString(), folder.resolve("out"), "");
        assertRefused(run("--config", yaml.toString()), "format 99 is newer than this software");
    }

    @Test
    void anOutputFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "x");
        Path yaml = job(clip, "constant", file, "");
        assertRefused(run("--config", yaml.toString()), "sinks.files.directory", "taken cannot be made");
    }

    @Test
    void aRestoreFromWhereNothingIs() throws IOException {
        Path yaml = job(clip, "constant", folder.resolve("out"), "");
        String nowhere = folder.resolve("chk-1").toString();
        assertRefused(
                run("--config", yaml.toString(), "--restore", nowhere), "chk-1: no savepoint or checkpoint there");
    }

    @Test
    void aBrokerThatNobodyRuns() throws IOException {
        String sinks = "[{kafka: {bootstrap: '127.0.0.1:%d', masks: masks}}]".formatted(unusedPort());
        Path yaml = Files.writeString(folder.resolve("job.yaml"), text(clip, "constant", sinks, ""));
        assertRefused(run("--config", yaml.toString()), "does not answer within 9s; is the broker running");
    }

    @Test
    void aClusterThatNobodyRuns() throws IOException {
        Path yaml = job(clip, "constant", folder.resolve("out"), "");
        Path jar = Files.writeString(folder.resolve("job.jar"), "");
        String before = System.setProperty("maskstream.job.jar", jar.toString());
        try {
            String address = "http://127.0.0.1:" + unusedPort();
            assertRefused(run("--config", yaml.toString(), "--cluster", address), "no Flink cluster at " + address);
            assertRefused(run("--config", yaml.toString(), "--cluster", "somewhere"), "'somewhere' is no address");
        } finally {
            if (before == null) {
                System.clearProperty("maskstream.job.jar");
            } else {
                System.setProperty("maskstream.job.jar", before);
            }
        }
    }

    @Test
    void optionsThatExcludeEachOther() throws IOException {
        Path yaml = job(clip, "constant", folder.resolve("out"), "");
        assertRefused(
                run("--config", yaml.toString(), "--local", "--cluster", "http://a:1"),
                "--local and --cluster exclude each other");
        assertRefused(run(), "--config");
    }

    private record Outcome(int code, String error, double seconds) {}

    private static Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "run";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        StringWriter error = new StringWriter();
        long started = System.nanoTime();
        int code = Main.run(all, new PrintWriter(new StringWriter()), new PrintWriter(error, true));
        return new Outcome(code, error.toString(), (System.nanoTime() - started) / 1e9);
    }

    private static void assertRefused(Outcome outcome, String... parts) {
        assertThat(outcome.error()).startsWith("maskstream: ").contains(parts);
        assertThat(outcome.error().lines()).as(outcome.error()).hasSize(1);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.seconds()).isLessThan(10);
    }

    private Path job(Path video, String model, Path out, String more) throws IOException {
        return Files.writeString(
                folder.resolve("job.yaml"), text(video, model, "[{files: {directory: '%s'}}]".formatted(out), more));
    }

    private String text(Path video, String model, String sinks, String more) {
        return """
                sources: [{file: {stream: lobby, path: '%s'}}]
                model: {directory: '%s'}
                vocabulary: [road, sky]
                checkpoint: {directory: '%s'}
                sinks: %s
                %s"""
                .formatted(video, model, folder.resolve("checkpoints"), sinks, more);
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
