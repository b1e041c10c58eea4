package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file so that its name always stands for a whole one: into a hidden file beside it, forced to the disk, then
 * renamed. Whoever is killed in between leaves the old file as it was.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Puts the content into the channel that it is given. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * @throws ModelException if it cannot be written, such as on a full disk; the old file, if any, is untouched
     */
    public static void write(Path target, Content content) {
        Path absolute = target.toAbsolutePath();
        Path unfinished = absolute.resolveSibling(".%s.%s.tmp".formatted(absolute.getFileName(), UUID.randomUUID()));
        try {
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory(absolute.getParent());
        } catch (IOException e) {
            throw new ModelException(
                    "%s: cannot be written: %s; the old file, if any, is untouched".formatted(target, reason(e)), e);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    /** Makes renames in a directory last through a power cut. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException failure && failure.getReason() == null
                ? "%s (%s)".formatted(e.getClass().getSimpleName().replace("Exception", ""), failure.getFile())
                : String.valueOf(e.getMessage());
    }

    private static void deleteQuietly(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException ignored) {
            // The first error is the one to tell; a leftover hidden file harms nothing.
        }
    }
}
