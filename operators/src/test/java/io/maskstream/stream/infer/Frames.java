package io.maskstream.stream.infer;

import io.maskstream.model.FramePixels;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.Quality;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Small frames and settings for tests. */
final class Frames {
    private Frames() {}

    /** A replayed frame whose pixels all have one value, from 1. */
    static Frame frame(String stream, long sequence, int pixel) {
        return frame(stream, sequence, pixel, false);
    }

    static Frame frame(String stream, long sequence, int pixel, boolean live) {
        return frame(stream, sequence, pixel, live, System.nanoTime());
    }

    static Frame frame(String stream, long sequence, int pixel, boolean live, long ingestNanos) {
        int side = GatedSegmenter.SIDE;
        byte[] rgb = new byte[3 * side * side];
        Arrays.fill(rgb, (byte) pixel);
        return new Frame(
                new FrameId(stream, 0, sequence),
                new FrameTimes(
                        OptionalLong.of(sequence * 40_000), OptionalLong.empty(), 1, ingestNanos, OptionalLong.empty()),
                new FrameGeometry(8, 8, 0),
                side,
                side,
                FramePixels.whole(rgb, side, side),
                Quality.OK,
                live,
                0,
                5,
                Optional.empty());
    }

    static InferSettings settings(int maxBatch, Duration maxWait, int capacity) {
        return new InferSettings(
                maxBatch,
                maxWait,
                Duration.ofSeconds(10),
                false,
                capacity,
                new DeviceChoice.Named("cpu"),
                Vocabulary.of("road", "car"),
                0,
                MaskSettings.defaults());
    }
}
