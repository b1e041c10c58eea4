package io.maskstream.job.segment;

import io.maskstream.stream.mask.OverlayPainter;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.RgbImage;
import io.maskstream.stream.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;

/** The overlays of one video as a video; another file begins where the picture's size changes or times start over. */
final class OverlayVideo implements AutoCloseable {
    /** Where frames have no time of their own. */
    private static final double DEFAULT_RATE = 25;

    private final OutputFolder folder;
    private final String name;
    private final OverlayPainter painter;
    private VideoWriter writer;
    private Path file;
    private int files;
    private int width;
    private int height;
    private long epoch;
    private long lastUs;

    OverlayVideo(OutputFolder folder, String name, OverlayPainter painter) {
        this.folder = folder;
        this.name = name;
        this.painter = painter;
    }

    void add(SegmentedFrame mask) {
        if (mask.preview().isEmpty()) {
            return;
        }
        RgbImage picture = painter.paint(
                SegmentFiles.decode(mask.preview().get().jpeg(), mask.id().text()), mask.mask());
        try {
            if (writer == null
                    || picture.width() != width
                    || picture.height() != height
                    || mask.id().epoch() != epoch) {
                next(picture, mask);
            }
            long us = mask.times().ptsUs().orElse(lastUs + Math.round(1e6 / DEFAULT_RATE));
            writer.write(picture.rgb(), us);
            lastUs = us;
        } catch (IOException e) {
            throw OutputFolder.failed(file, e);
        }
    }

    private void next(RgbImage picture, SegmentedFrame mask) throws IOException {
        close();
        files++;
        width = picture.width();
        height = picture.height();
        epoch = mask.id().epoch();
        lastUs = 0;
        file = folder.file(name + ".overlay" + (files == 1 ? "" : "-" + files) + ".mp4");
        writer = VideoWriter.open(file, width, height, DEFAULT_RATE);
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }
}
