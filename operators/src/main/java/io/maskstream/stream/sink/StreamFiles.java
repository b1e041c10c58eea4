package io.maskstream.stream.sink;

import io.maskstream.stream.mask.LabelPng;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of one stream between two checkpoints. */
final class StreamFiles {
    private final Path directory;
    private final long attempt;
    private final Optional<OverlayVideos> overlay;
    private Optional<Segment> masks = Optional.empty();
    private MaskLinesWriter lines;

    StreamFiles(Path directory, boolean overlay, long attempt) {
        this.directory = directory;
        this.attempt = attempt;
        this.overlay = overlay ? Optional.of(new OverlayVideos(directory, attempt)) : Optional.empty();
    }

    void write(SegmentedFrame frame) throws IOException {
        Path picture = directory.resolve("labels").resolve(StreamDirectory.fileName(frame.id()) + ".png");
        WholeFiles.write(picture, LabelPng.write(frame.mask(), frame.labels().size()));
        if (masks.isEmpty()) {
            Segment segment = new Segment(directory.toString(), Segment.Kind.MASKS, frame.id(), attempt);
            lines = MaskLinesWriter.open(segment.file(), segment.hidden());
            masks = Optional.of(segment);
        }
        lines.write(frame);
        if (overlay.isPresent()) {
            overlay.get().write(frame);
        }
    }

    /** Closes what grows; it stays hidden until it is committed. */
    List<Segment> finish() throws IOException {
        List<Segment> finished = new ArrayList<>();
        if (masks.isPresent()) {
            lines.finish();
            finished.add(masks.get());
        }
        if (overlay.isPresent()) {
            finished.addAll(overlay.get().finish());
        }
        return finished;
    }

    void abort() throws IOException {
        try {
            if (masks.isPresent()) {
                lines.abort();
            }
        } finally {
            if (overlay.isPresent()) {
                overlay.get().abort();
            }
        }
    }
}
