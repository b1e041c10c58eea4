package io.maskstream.stream.sink;

import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code masks.ndjson}: one mask record a line, as protobuf's JSON. The file grows hidden and takes its name in {@link
 * #close}; {@link #abort} leaves nothing behind.
 */
public final class MaskLinesWriter implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final OutputStream bytes;
    private final BufferedWriter out;
    private boolean closed;

    private MaskLinesWriter(Path file, Path part, OutputStream bytes) {
        this.file = file;
        this.part = part;
        this.bytes = bytes;
        this.out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Starts a file; missing directories are made.
     *
     * @param file its final name; an existing file is replaced by {@link #close}
     */
    public static MaskLinesWriter open(Path file) throws IOException {
        return open(file, WholeFiles.hidden(file));
    }

    /** Starts a file that grows at a place of its own. */
    static MaskLinesWriter open(Path file, Path part) throws IOException {
        try {
            Files.createDirectories(part.getParent());
            return new MaskLinesWriter(file, part, Files.newOutputStream(part));
        } catch (IOException e) {
            throw WholeFiles.failed(file, part, e);
        }
    }

    /** Adds a line; a preview is left out. */
    public void write(SegmentedFrame frame) throws IOException {
        writeLine(MaskRecords.toJson(frame));
    }

    /** Adds a line of another kind of record. */
    void writeLine(String json) throws IOException {
        try {
            out.write(json);
            out.write('\n');
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Finishes the file and gives it its name. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        finish();
        try {
            WholeFiles.publish(part, file);
        } catch (IOException e) {
            throw WholeFiles.failed(file, part, e);
        }
    }

    /** Brings all lines to the disk and leaves the file hidden, to be published later. */
    Path finish() throws IOException {
        try {
            closed = true;
            out.close();
            WholeFiles.force(part);
            return part;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Gives up: the lines so far are thrown away. Nothing happens if the file is closed already. */
    public void abort() throws IOException {
        if (!closed) {
            closed = true;
            try {
                // Not the writer, which would bring what it holds to a disk that may be full.
                bytes.close();
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    private IOException failed(IOException cause) {
        closed = true;
        try {
            bytes.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return WholeFiles.failed(file, part, cause);
    }
}
