package io.maskstream.stream.sink;

import io.maskstream.stream.mask.OverlayPainter;
import io.maskstream.stream.mask.RgbPng;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.RgbImage;
import io.maskstream.stream.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Masks drawn over pictures of their frames, in a directory for each stream: one PNG a frame, or videos. A video ends where
 * the drawing's size changes (a camera's new resolution, new words) or the stream's times start over.
 */
public final class OverlayPictures implements AutoCloseable {
    /** Tells the encoder about how many bits to spend; the pictures keep their own times. */
    private static final double NOMINAL_FPS = 25;

    private static final long SHORTEST_FRAME_US = 1_000;

    private final Path directory;
    private final boolean videos;
    private final Map<String, Drawn> streams = new HashMap<>();

    private OverlayPictures(Path directory, boolean videos) {
        OverlayPainter.requireFonts();
        this.directory = directory;
        this.videos = videos;
    }

    /**
     * {@code STREAM/EPOCH-SEQUENCE.png}; the last mask of a frame wins.
     *
     * @param directory made where it is missing
     * @throws IllegalStateException if the machine has no font to write labels in
     */
    public static OverlayPictures stills(Path directory) {
        return new OverlayPictures(directory, false);
    }

    /**
     * {@code STREAM/overlay-EPOCH-SEQUENCE.mp4}, named after the first frame; frames are to come in their order.
     *
     * @param directory made where it is missing
     * @throws IllegalStateException if the machine has no font to write labels in
     */
    public static OverlayPictures videos(Path directory) {
        return new OverlayPictures(directory, true);
    }

    /** What is known of a stream. */
    private static final class Drawn {
        private OverlayPainter painter;
        private VideoWriter writer;
        private FrameId last;
        private int width;
        private int height;
        private long lastUs;

        RgbImage paint(SegmentedFrame masked, RgbImage picture) {
            if (painter == null || !painter.labels().equals(masked.labels())) {
                painter = new OverlayPainter(masked.labels());
            }
            return painter.paint(picture, masked.mask());
        }

        boolean continues(FrameId id, RgbImage drawing) {
            return writer != null
                    && last.epoch() == id.epoch()
                    && width == drawing.width()
                    && height == drawing.height();
        }

        /** A topic that is written at least once may bring a frame again. */
        boolean has(FrameId id) {
            return last != null
                    && (id.epoch() < last.epoch() || id.epoch() == last.epoch() && id.sequence() <= last.sequence());
        }

        void close() throws IOException {
            if (writer != null) {
                VideoWriter closing = writer;
                writer = null;
                closing.close();
            }
        }
    }

    /**
     * Draws a mask.
     *
     * @param picture of its frame, of any size
     * @return whether it was drawn; a video leaves out frames that it has already
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if the mask is damaged
     */
    public boolean write(SegmentedFrame masked, RgbImage picture) throws IOException {
        FrameId id = masked.id();
        Drawn stream = streams.computeIfAbsent(id.stream(), name -> new Drawn());
        if (videos && stream.has(id)) {
            return false;
        }
        RgbImage drawing = stream.paint(masked, picture);
        Path folder = StreamDirectory.of(directory.toString(), id.stream());
        if (videos) {
            addToVideo(stream, masked, drawing, folder);
        } else {
            WholeFiles.write(folder.resolve(StreamDirectory.fileName(id) + ".png"), RgbPng.write(drawing));
        }
        return true;
    }

    private static void addToVideo(Drawn stream, SegmentedFrame masked, RgbImage drawing, Path folder)
            throws IOException {
        long timeUs = masked.times().ptsUs().orElse(masked.times().ingestUs());
        if (stream.continues(masked.id(), drawing)) {
            timeUs = Math.max(timeUs, stream.lastUs + SHORTEST_FRAME_US);
        } else {
            stream.close();
            Files.createDirectories(folder);
            stream.writer = VideoWriter.open(
                    folder.resolve("overlay-%s.mp4".formatted(StreamDirectory.fileName(masked.id()))),
                    drawing.width(),
                    drawing.height(),
                    NOMINAL_FPS);
            stream.width = drawing.width();
            stream.height = drawing.height();
        }
        stream.writer.write(drawing.rgb(), timeUs);
        stream.lastUs = timeUs;
        stream.last = masked.id();
    }

    /** Finishes the videos: before, they have no name. */
    @Override
    public void close() throws IOException {
        for (Drawn stream : streams.values()) {
            stream.close();
        }
    }
}
