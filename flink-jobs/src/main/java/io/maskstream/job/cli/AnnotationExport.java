package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.stream.annotation.CocoFile;
import io.maskstream.stream.annotation.CvatFile;
import io.maskstream.stream.annotation.KeptMasks;
import io.maskstream.stream.annotation.PictureSize;
import io.maskstream.stream.sink.WholeFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Masks into one file of annotations, which appears when it is whole. */
final class AnnotationExport {
    private final Path file;
    private final boolean overwrite;
    private final PictureSize size;
    private long frames;

    /** How a format is written. */
    @FunctionalInterface
    private interface Format {
        void write(KeptMasks masks, String source, Instant now, OutputStream out) throws IOException;
    }

    /** @throws UsageException if the file may not be written */
    AnnotationExport(Path file, boolean overwrite, String size) {
        this.file = file;
        this.overwrite = overwrite;
        this.size = switch (size) {
            case "frame" -> PictureSize.FRAME;
            case "mask" -> PictureSize.MASK;
            default -> throw new UsageException("--size '%s': choose frame or mask".formatted(size));
        };
        if (Files.isDirectory(file)) {
            throw new UsageException("--out %s: a folder; give the name of the file".formatted(file));
        }
        if (Files.exists(file) && !overwrite) {
            throw new UsageException(
                    "--out %s: there is such a file; give another name, or --overwrite".formatted(file));
        }
    }

    void coco(MaskInput input) {
        write(input, CocoFile::write);
    }

    void cvat(MaskInput input) {
        write(input, CvatFile::write);
    }

    private void write(MaskInput input, Format format) {
        input.require();
        try (KeptMasks kept = new KeptMasks(size)) {
            input.forEach(kept::add);
            frames = kept.settle();
            WholeFiles.write(file, overwrite, out -> format.write(kept, input.description(), Instant.now(), out));
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }

    /** How many frames are in the file. */
    long frames() {
        return frames;
    }
}
