package io.maskstream.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.SampleFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskLinesWriterTest {
    @TempDir
    Path directory;

    @Test
    void writesOneRecordALineAndShowsTheFileOnlyWhenItIsWhole() throws IOException {
        Path file = directory.resolve("out/masks.ndjson");

        try (MaskLinesWriter writer = MaskLinesWriter.open(file)) {
            writer.write(SampleFrames.full());
            assertThat(file).doesNotExist();
            writer.write(SampleFrames.sparse());
        }

        assertThat(Files.readAllLines(file).stream().map(MaskRecords::fromJson))
                .containsExactly(SampleFrames.full(), SampleFrames.sparse());
        assertThat(names(file.getParent())).containsExactly("masks.ndjson");
    }

    @Test
    void abortLeavesNothingBehindNotEvenAfterClose() throws IOException {
        Path file = directory.resolve("masks.ndjson");
        MaskLinesWriter writer = MaskLinesWriter.open(file);
        writer.write(SampleFrames.full());

        writer.abort();
        writer.close();

        assertThat(names(directory)).isEmpty();
    }

    @Test
    void saysWhatCannotBeWritten() throws IOException {
        Path blocked = Files.createFile(directory.resolve("blocked"));

        assertThatThrownBy(() -> MaskLinesWriter.open(blocked.resolve("masks.ndjson")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write " + blocked.resolve("masks.ndjson"));
        assertThatThrownBy(() -> WholeFiles.write(blocked.resolve("a.png"), new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is there room");
    }

    @Test
    void aFullDiskLeavesNothingUnderTheFinalName() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full on this system");
        Path file = directory.resolve("masks.ndjson");
        Files.createSymbolicLink(directory.resolve(".masks.ndjson.part"), full);
        Files.createSymbolicLink(directory.resolve(".a.png.part"), full);

        MaskLinesWriter writer = MaskLinesWriter.open(file);
        assertThatThrownBy(() -> {
                    writer.write(SampleFrames.full());
                    writer.close();
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> WholeFiles.write(directory.resolve("a.png"), new byte[10]))
                .hasMessageContaining("No space left on device");

        assertThat(names(directory)).isEmpty();
    }

    @Test
    void givingUpOnAFullDiskWritesNothingMore() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full on this system");
        Files.createSymbolicLink(directory.resolve(".masks.ndjson.part"), full);
        MaskLinesWriter writer = MaskLinesWriter.open(directory.resolve("masks.ndjson"));
        writer.write(SampleFrames.full());

        // A task that closes for another reason would fail once more with this.
        writer.abort();

        assertThat(names(directory)).isEmpty();
    }

    @Test
    void aFileIsReplacedByAWholeOneOnly() throws IOException {
        Path file = directory.resolve("a.png");

        WholeFiles.write(file, new byte[] {1});
        WholeFiles.write(file, new byte[] {2, 3});

        assertThat(file).hasBinaryContent(new byte[] {2, 3});
        assertThat(names(directory)).containsExactly("a.png");
    }

    static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }
}
