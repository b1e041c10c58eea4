package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file, mapped into memory: as a whole up to 2 GiB, window by window above.
 *
 * <p>After {@link #close} no further view is given. Views that were given stay good, since the JVM unmaps a buffer when
 * nobody holds it any more and not before.
 */
final class FileBytes implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long size;
    private volatile ByteBuffer whole;

    private FileBytes(Path path, FileChannel channel, long size, ByteBuffer whole) {
        this.path = path;
        this.channel = channel;
        this.size = size;
        this.whole = whole;
    }

    static FileBytes open(Path path) {
        if (!Files.exists(path)) {
            throw new ModelException("%s: no such file".formatted(path));
        }
        if (!Files.isRegularFile(path)) {
            throw new ModelException("%s: not a file; expected a checkpoint".formatted(path));
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            long size = channel.size();
            var bytes = new FileBytes(
                    path, channel, size, size <= Integer.MAX_VALUE ? map(channel, 0, size) : ByteBuffer.allocate(0));
            channel = null;
            return bytes;
        } catch (AccessDeniedException e) {
            throw new ModelException("%s: may not be read; check its permissions".formatted(path), e);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
        } finally {
            closeQuietly(channel);
        }
    }

    Path path() {
        return path;
    }

    /** The file's name, as errors say it. */
    String name() {
        return String.valueOf(path.getFileName());
    }

    long size() {
        return size;
    }

    FileRegion region(long offset, long length) {
        return new FileRegion(this, offset, length);
    }

    /** A read-only, little-endian view; {@code length} is at most {@link Integer#MAX_VALUE}. */
    ByteBuffer slice(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size);
        ByteBuffer mapped = whole;
        if (mapped == null) {
            throw new ModelException("%s: was closed; its tensors can no longer be read".formatted(name()));
        }
        if (mapped.capacity() == size) {
            return mapped.slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        }
        try {
            return map(channel, offset, Math.toIntExact(length));
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        whole = null;
        closeQuietly(channel);
    }

    private static ByteBuffer map(FileChannel channel, long offset, long length) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // It was only read: nothing can be lost.
            }
        }
    }
}
