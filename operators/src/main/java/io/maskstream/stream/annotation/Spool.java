package io.maskstream.stream.annotation;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes on the disk that are gone when it is closed, or when the process ends however it ends. */
final class Spool implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final FileChannel file;
    private final ByteBuffer waiting = ByteBuffer.allocate(BUFFER);
    private long written;

    private Spool(FileChannel file) {
        this.file = file;
    }

    /** An empty one in the folder for temporary files. */
    static Spool create() throws IOException {
        try {
            Path path = Files.createTempFile("maskstream-export", ".part");
            // It loses its name when it is opened, so that no end of the process leaves it behind.
            return new Spool(FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static IOException failed(IOException cause) {
        return new IOException(
                "masks cannot be kept in the folder for temporary files (%s); is there room?"
                        .formatted(cause.getMessage()),
                cause);
    }

    /** Bytes that it holds. */
    long size() {
        return written + waiting.position();
    }

    /** Adds bytes at the end and says where they begin. */
    long append(ByteBuffer bytes) throws IOException {
        long place = size();
        if (bytes.remaining() > waiting.remaining()) {
            flush();
        }
        if (bytes.remaining() > waiting.remaining()) {
            written += writeAll(written, bytes);
        } else {
            waiting.put(bytes);
        }
        return place;
    }

    /** Reads until the buffer is full. */
    void read(long place, ByteBuffer into) throws IOException {
        flush();
        while (into.hasRemaining()) {
            int count = file.read(into, place);
            if (count < 0) {
                throw new EOFException("a file for temporary masks ends at byte " + place);
            }
            place += count;
        }
    }

    /** Writes over bytes that are there. */
    void replace(long place, ByteBuffer bytes) throws IOException {
        flush();
        writeAll(place, bytes);
    }

    private void flush() throws IOException {
        waiting.flip();
        written += writeAll(written, waiting);
        waiting.clear();
    }

    private long writeAll(long place, ByteBuffer bytes) throws IOException {
        long count = 0;
        try {
            while (bytes.hasRemaining()) {
                count += file.write(bytes, place + count);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
