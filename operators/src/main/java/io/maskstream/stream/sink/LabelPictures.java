package io.maskstream.stream.sink;

import io.maskstream.stream.mask.LabelPng;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Masks as label PNGs, one a frame, in a directory for each stream. The last mask of a frame wins, as consumers are to
 * deduplicate.
 */
public final class LabelPictures {
    private final Path directory;

    /** @param directory made where it is missing */
    public LabelPictures(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes one.
     *
     * @return its file: {@code STREAM/EPOCH-SEQUENCE.png}
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if the label map does not cover the mask
     */
    public Path write(SegmentedFrame frame) throws IOException {
        Path file = StreamDirectory.of(directory.toString(), frame.id().stream())
                .resolve(StreamDirectory.fileName(frame.id()) + ".png");
        WholeFiles.write(file, LabelPng.write(frame.mask(), frame.labels().size()));
        return file;
    }
}
