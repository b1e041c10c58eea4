package io.maskstream.job.cli;

import io.maskstream.job.console.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Keeps a run directory for one process: two that learn in the same one would mix their states. Gone with its process. */
final class FolderLock implements AutoCloseable {
    private static final String FILE = ".lock";
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes it, and makes the folder where it is missing.
     *
     * @param patience how long another process is waited for, which may be saving its state
     * @param stopped whether to wait no longer
     * @throws UsageException in one line if another one has it
     */
    static FolderLock of(Path folder, Duration patience, BooleanSupplier stopped) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Optional<FileLock> lock = tried(channel);
            while (lock.isEmpty() && System.nanoTime() < deadline && !stopped.getAsBoolean()) {
                // There is no waiting for another process's lock with a limit.
                Thread.sleep(LOOK.toMillis());
                lock = tried(channel);
            }
            if (lock.isEmpty()) {
                channel.close();
                throw new UsageException(
                        "%s: another process works in it; wait for its end, or give another folder".formatted(folder));
            }
            return new FolderLock(folder, channel, lock.get());
        } catch (IOException e) {
            throw new UsageException("%s: cannot be used for a run: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static Optional<FileLock> tried(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    /** Leaves nothing behind where nothing was made. */
    @Override
    public void close() {
        try {
            if (isAlone()) {
                Files.delete(folder.resolve(FILE));
                Files.delete(folder);
            }
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAlone() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count() == 1;
        }
    }
}
