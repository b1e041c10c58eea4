package io.maskstream.job.segment;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.checkpoint.AtomicFile;
import io.maskstream.stream.mask.LabelPng;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.OverlayPainter;
import io.maskstream.stream.mask.RgbPng;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.RgbImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Where {@code segment} writes: every file under its final name is whole. */
final class OutputFolder implements AutoCloseable {
    private static final String MASKS = "masks.ndjson";

    private final Path folder;
    private final Path unfinished;
    private final BufferedWriter lines;
    private final Set<String> names = new HashSet<>();

    /** Makes the folder; one that holds other things is refused. */
    OutputFolder(Path folder) {
        this.folder = folder;
        this.unfinished = folder.resolve("." + MASKS + ".tmp");
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new UsageException("%s: is a file; give a folder for --out".formatted(folder));
            }
            Files.createDirectories(folder);
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.anyMatch(entry -> !entry.equals(unfinished))) {
                    throw new UsageException(
                            "%s: holds other things; give a new or empty folder for --out".formatted(folder));
                }
            }
            lines = Files.newBufferedWriter(unfinished);
        } catch (IOException e) {
            throw new UsageException("%s: cannot be written to: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** A name for an input's files that no other input has: that of the file, numbered if it came before. */
    String name(Path input) {
        String file = input.getFileName().toString();
        int dot = file.lastIndexOf('.');
        String base = (dot > 0 ? file.substring(0, dot) : file).replaceAll("[\\p{Cntrl}/]", "_");
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    void line(SegmentedFrame mask) {
        try {
            lines.write(MaskRecords.toJson(mask));
            lines.write('\n');
        } catch (IOException e) {
            throw failed(unfinished, e);
        }
    }

    void labels(String name, SegmentedFrame mask) {
        write(file(name), LabelPng.write(mask.mask(), mask.labels().size()));
    }

    void overlay(String name, OverlayPainter painter, RgbImage picture, SegmentedFrame mask) {
        write(file(name), RgbPng.write(painter.paint(picture, mask.mask())));
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw failed(file, e);
        }
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    static FailedException failed(Path file, IOException e) {
        return new FailedException(
                "%s: cannot be written: %s; is there space left?".formatted(file, e.getMessage()), e);
    }

    /** Gives the lines their final name; what failed before is not in them. */
    @Override
    public void close() {
        try {
            lines.close();
            Files.move(unfinished, folder.resolve(MASKS), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(folder.resolve(MASKS), e);
        }
    }
}
