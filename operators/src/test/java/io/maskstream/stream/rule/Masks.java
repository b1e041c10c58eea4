package io.maskstream.stream.rule;

import io.maskstream.model.LabelMap;
import io.maskstream.stream.mask.MaskEncoder;
import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Masks of 10 x 10 pixels for tests: their words are car and person, and the first rows are car. */
final class Masks {
    static final int SIDE = 10;
    static final long START_US = 1_700_000_000_000_000L;

    private Masks() {}

    /** Of the stream gate, at a second of its time, with some car pixels from the top left on. */
    static SegmentedFrame at(double second, int carPixels) {
        return of("gate", 1, second, carPixels, List.of("car", "person"), Quality.OK);
    }

    static SegmentedFrame of(
            String stream, long epoch, double second, int carPixels, List<String> labels, Quality quality) {
        short[] map = new short[SIDE * SIDE];
        Arrays.fill(map, 0, carPixels, (short) 1);
        return of(stream, epoch, second, map, labels, quality);
    }

    static SegmentedFrame of(
            String stream, long epoch, double second, short[] map, List<String> labels, Quality quality) {
        long us = Math.round(second * 1e6);
        short[] scores = new short[map.length];
        MaskEncoder.Encoded mask =
                new MaskEncoder(new MaskSettings(true, 1)).encode(new LabelMap(SIDE, SIDE, map, scores));
        return new SegmentedFrame(
                new FrameId(stream, epoch, us / 1000),
                new FrameTimes(
                        OptionalLong.of(us),
                        OptionalLong.of(START_US + us),
                        START_US + us + 5_000,
                        0,
                        OptionalLong.empty()),
                new FrameGeometry(640, 640, 0),
                new ModelIdentity("constant", "0"),
                7,
                labels,
                mask.mask(),
                mask.regions(),
                quality,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }
}
