package io.maskstream.stream.sink;

import io.maskstream.stream.mask.OverlayPainter;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.JpegDecoder;
import io.maskstream.stream.video.RgbImage;
import io.maskstream.stream.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the frames of one stream as video. A file ends with the checkpoint, and earlier where the drawing's size changes (a
 * camera's new resolution, a new vocabulary) or the stream's time starts over.
 */
final class OverlayVideos {
    /** Tells the encoder about how many bits to spend; the pictures keep their own times. */
    private static final double NOMINAL_FPS = 25;

    private static final long SHORTEST_FRAME_US = 1_000;

    private final Path directory;
    private final long attempt;
    private final List<Segment> finished = new ArrayList<>();
    private OverlayPainter painter;
    private Open open;

    OverlayVideos(Path directory, long attempt) {
        this.directory = directory;
        this.attempt = attempt;
    }

    /** The file that grows now. */
    private record Open(Segment segment, VideoWriter writer, int width, int height, long lastUs) {}

    void write(SegmentedFrame frame) throws IOException {
        if (frame.preview().isEmpty()) {
            return;
        }
        if (painter == null || !painter.labels().equals(frame.labels())) {
            painter = new OverlayPainter(frame.labels());
        }
        RgbImage drawing = painter.paint(picture(frame.id(), frame.preview().get()), frame.mask());
        long timeUs = frame.times().ptsUs().orElse(frame.times().ingestUs());
        if (open != null && !continues(frame.id(), drawing)) {
            close();
        }
        if (open == null) {
            start(frame.id(), drawing);
        } else {
            timeUs = Math.max(timeUs, open.lastUs + SHORTEST_FRAME_US);
        }
        open.writer.write(drawing.rgb(), timeUs);
        open = new Open(open.segment, open.writer, open.width, open.height, timeUs);
    }

    private boolean continues(FrameId id, RgbImage drawing) {
        return open.segment.first().epoch() == id.epoch()
                && open.width == drawing.width()
                && open.height == drawing.height();
    }

    private void start(FrameId first, RgbImage drawing) throws IOException {
        Segment segment = new Segment(directory.toString(), Segment.Kind.OVERLAY, first, attempt);
        Files.createDirectories(directory);
        VideoWriter writer = VideoWriter.open(segment.hidden(), drawing.width(), drawing.height(), NOMINAL_FPS);
        open = new Open(segment, writer, drawing.width(), drawing.height(), 0);
    }

    private void close() throws IOException {
        Open closing = open;
        open = null;
        closing.writer.close();
        finished.add(closing.segment);
    }

    private static RgbImage picture(FrameId id, Preview preview) throws IOException {
        try {
            return JpegDecoder.rgb(preview.jpeg());
        } catch (IOException e) {
            throw new IOException("%s: its preview cannot be read: %s".formatted(id, e.getMessage()), e);
        }
    }

    List<Segment> finish() throws IOException {
        if (open != null) {
            close();
        }
        return List.copyOf(finished);
    }

    void abort() throws IOException {
        if (open != null) {
            open.writer.abort();
        }
    }
}
