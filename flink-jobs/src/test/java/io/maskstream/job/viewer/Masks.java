package io.maskstream.job.viewer;

import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;

/** Records as a job writes them. */
final class Masks {
    static final long EPOCH = 3;
    static final int WIDTH = 8;
    static final int HEIGHT = 6;

    private Masks() {}

    /** A frame whose upper half is the first of two words, the lower half the second. */
    static SegmentedFrame frame(String stream, long sequence) {
        int half = WIDTH * HEIGHT / 2;
        EncodedMask mask = new EncodedMask(WIDTH, HEIGHT, new byte[] {1, (byte) half, 2, (byte) half});
        return frame(stream, sequence, List.of("sky", "road"), mask, List.of());
    }

    /** A frame of epoch 3 that arrived just now. */
    static SegmentedFrame frame(
            String stream, long sequence, List<String> labels, EncodedMask mask, List<Region> regions) {
        return frame(stream, sequence, labels, mask, regions, Duration.ZERO);
    }

    /** A frame of epoch 3 that arrived just now by a clock that is so much ahead. */
    static SegmentedFrame frame(
            String stream,
            long sequence,
            List<String> labels,
            EncodedMask mask,
            List<Region> regions,
            Duration clockAhead) {
        return new SegmentedFrame(
                new FrameId(stream, EPOCH, sequence),
                new FrameTimes(
                        OptionalLong.of(sequence * 40_000),
                        OptionalLong.empty(),
                        (System.currentTimeMillis() + clockAhead.toMillis()) * 1000,
                        0,
                        OptionalLong.empty()),
                new FrameGeometry(2 * mask.width(), 2 * mask.height(), 0),
                new ModelIdentity("test", "0:test"),
                0,
                labels,
                mask,
                regions,
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }

    static byte[] jpeg(int width, int height) {
        return jpeg(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    static byte[] jpeg(BufferedImage picture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, "jpeg", out)) {
                throw new IllegalStateException("no JPEG encoder here");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
