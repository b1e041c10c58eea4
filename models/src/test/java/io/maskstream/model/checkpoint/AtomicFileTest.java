package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    /** What the killed process runs: a write that never comes to its end. */
    static final class EndlessWriter {
        private EndlessWriter() {}

        public static void main(String[] arguments) {
            AtomicFile.write(Path.of(arguments[0]), channel -> {
                channel.write(ByteBuffer.wrap("half of the new".getBytes(StandardCharsets.US_ASCII)));
                System.in.read(); // until it is killed
            });
        }
    }

    @Test
    @Timeout(60)
    void aKilledWriteLeavesTheOldFile() throws Exception {
        Path file = Files.writeString(folder.resolve("w.safetensors"), "old");
        String classes = List.of(AtomicFile.class, EndlessWriter.class, ModelException.class).stream()
                .map(type -> Path.of(URI.create(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        EndlessWriter.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try {
            while (unfinished().stream().noneMatch(AtomicFileTest::isWritten)) {
                assertThat(writer.waitFor(20, TimeUnit.MILLISECONDS))
                        .as("the writer ended by itself")
                        .isFalse();
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(file).hasContent("old");
        assertThat(unfinished()).hasSize(1);
        AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'})));
        assertThat(file).hasContent("new");
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("w.safetensors"), "old");
        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[100]));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("w.safetensors: cannot be written: No space left on device")
                .hasMessageNotContaining("\n");
        assertThat(file).hasContent("old");
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void aFolderThatIsMissingIsOneLine() {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("none/w"), channel -> {}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none/w: cannot be written: NoSuchFile");
    }

    private List<Path> unfinished() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().endsWith(".tmp"))
                    .toList();
        }
    }

    private static boolean isWritten(Path path) {
        try {
            return Files.size(path) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
