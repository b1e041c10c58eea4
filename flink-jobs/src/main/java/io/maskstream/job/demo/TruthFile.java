package io.maskstream.job.demo;

import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.EncodedMask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The label map of each frame of a clip, as runs in an entry each of one zip file, which checks what it holds. It lies
 * beside the clip, to score masks with, and never goes into the job.
 */
final class TruthFile implements AutoCloseable {
    private final ZipFile zip;
    private final Path file;

    private TruthFile(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /** Opens a file that {@link Writer} wrote. */
    static TruthFile open(Path file) throws IOException {
        return new TruthFile(file, new ZipFile(file.toFile()));
    }

    /** Number of frames. */
    int frames() {
        return zip.size();
    }

    /** What was said of the clip when the file was written. */
    String remark() {
        return zip.getComment() == null ? "" : zip.getComment();
    }

    /** The label map of a frame, from 0. */
    EncodedMask frame(long index) throws IOException {
        ZipEntry entry = zip.getEntry(name(index));
        if (entry == null) {
            throw new IOException(
                    "%s: has no frame %d, there are the frames 0 to %d".formatted(file, index, frames() - 1));
        }
        try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
            return new EncodedMask(in.readInt(), in.readInt(), in.readAllBytes());
        }
    }

    private static String name(long index) {
        return "%08d".formatted(index);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Writes frames in their order. */
    static final class Writer implements AutoCloseable {
        private final ZipOutputStream zip;
        private final RunLengthCodec codec = new RunLengthCodec();
        private int frames;

        Writer(Path file) throws IOException {
            zip = new ZipOutputStream(Files.newOutputStream(file));
        }

        /** Adds the next frame: height x width unsigned labels, rows first. */
        void add(short[] labels, int width, int height) throws IOException {
            EncodedMask mask = codec.encode(labels, width, height);
            zip.putNextEntry(new ZipEntry(name(frames++)));
            DataOutputStream out = new DataOutputStream(zip);
            out.writeInt(width);
            out.writeInt(height);
            out.write(mask.runs());
            out.flush();
            zip.closeEntry();
        }

        /** A remark that {@link TruthFile#remark} gives back. */
        void remark(String remark) {
            zip.setComment(remark);
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
