package io.maskstream.job.viewer;

import com.google.protobuf.ByteString;
import io.maskstream.v1.MaskstreamV1;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Records as a job writes them. */
final class Masks {
    static final int WIDTH = 8;
    static final int HEIGHT = 6;

    private Masks() {}

    /** A frame whose upper half is the first of two words, the lower half the second. */
    static MaskstreamV1.SegmentedFrame.Builder message(String stream, long epoch, long sequence) {
        int half = WIDTH * HEIGHT / 2;
        return MaskstreamV1.SegmentedFrame.newBuilder()
                .setStream(stream)
                .setEpoch(epoch)
                .setSequence(sequence)
                .setPtsUs(sequence * 40_000)
                .setIngestUs(System.currentTimeMillis() * 1000)
                .setFrameWidth(WIDTH * 4)
                .setFrameHeight(HEIGHT * 4)
                .setMaskWidth(WIDTH)
                .setMaskHeight(HEIGHT)
                .setModelName("test")
                .setModelVersion("0:test")
                .addLabels("sky")
                .addLabels("road")
                .setLabelMap(ByteString.copyFrom(new byte[] {1, (byte) half, 2, (byte) half}))
                .setFrameId(stream + "/" + epoch + "/" + sequence)
                .setMaskId(stream + "/" + epoch + "/" + sequence + "@test:0:test/0")
                .setClockSource(MaskstreamV1.ClockSource.ARRIVAL)
                .setQuality(MaskstreamV1.Quality.OK)
                .setTimings(MaskstreamV1.StageTimings.getDefaultInstance());
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
