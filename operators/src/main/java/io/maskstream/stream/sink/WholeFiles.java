package io.maskstream.stream.sink;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are whole or absent: bytes go to a hidden file beside the place ({@code .NAME.part}), which takes the name when
 * it has them all. A kill or a full disk leaves nothing half under a final name.
 */
public final class WholeFiles {
    private WholeFiles() {}

    /**
     * Writes a file, in place of one that has the name already. It does not wait for the disk: there may be a picture for
     * every frame.
     *
     * @throws IOException if it cannot be written; then the name is as it was before
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path part = hidden(file);
        try {
            Files.createDirectories(part.getParent());
            try (OutputStream out = Files.newOutputStream(part)) {
                out.write(bytes);
            }
            move(part, file);
        } catch (IOException e) {
            throw failed(file, part, e);
        }
    }

    /** Writes what a file holds. */
    @FunctionalInterface
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes a file of any length. It is on the disk when it gets its name.
     *
     * @param replace whether a file that has the name may be replaced
     * @throws IOException if it cannot be written, or there is such a file; then the name is as it was before
     */
    public static void write(Path file, boolean replace, Content content) throws IOException {
        Path part = hidden(file);
        try {
            Files.createDirectories(part.getParent());
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                content.write(out);
            }
            if (replace) {
                publish(part, file);
            } else {
                force(part);
                Files.move(part, file);
            }
        } catch (IOException e) {
            throw failed(file, part, e);
        }
    }

    /** Where a file grows: beside its place, under a hidden name. */
    static Path hidden(Path file) {
        return file.toAbsolutePath().resolveSibling("." + file.getFileName() + ".part");
    }

    /** Makes sure that a finished file is on the disk and gives it its name. */
    static void publish(Path part, Path file) throws IOException {
        force(part);
        move(part, file);
    }

    private static void move(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Removes what was begun and says in one line what failed. */
    static IOException failed(Path file, Path part, IOException cause) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return new IOException(
                "cannot write %s (%s); is there room, and may this process write there?".formatted(file, reason(cause)),
                cause);
    }

    private static String reason(IOException cause) {
        String kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null || cause.getMessage().isBlank() ? kind : kind + ": " + cause.getMessage();
    }
}
