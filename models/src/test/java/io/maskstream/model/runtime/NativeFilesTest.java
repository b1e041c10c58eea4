package io.maskstream.model.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {
    @TempDir
    private Path folder;

    /** The header of a library whose section table, of two entries of 64 bytes, begins at byte 1,000. */
    private static byte[] library(int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 0x464c457f)
                .putLong(0x28, 1000)
                .putShort(0x3a, (short) 64)
                .putShort(0x3c, (short) 2);
        return bytes.array();
    }

    @Test
    void wholeLibrariesAndOtherFilesPass() throws Exception {
        Files.write(folder.resolve("libwhole.so"), library(1128));
        Files.write(folder.resolve("notes.txt"), new byte[3]);

        assertThatCode(() -> NativeFiles.check(folder)).doesNotThrowAnyException();
        assertThatCode(() -> NativeFiles.check(folder.resolve("none"))).doesNotThrowAnyException();
    }

    @Test
    void aLibraryThatIsCutShortIsNamedBeforeItIsLoaded() throws Exception {
        Path inner = Files.createDirectories(folder.resolve("pytorch"));
        Files.write(inner.resolve("libcut.so.1"), library(1127));

        assertThatThrownBy(() -> NativeFiles.check(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("libcut.so.1 is broken or cut short; remove " + inner);
    }

    @Test
    void whatIsNoLibraryUnderALibrarysNameIsBroken() throws Exception {
        Files.write(folder.resolve("libempty.so"), new byte[0]);

        assertThatThrownBy(() -> NativeFiles.check(folder)).hasMessageContaining("libempty.so is broken");
    }
}
