package io.maskstream.stream.mask;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Segmented frames with every field filled, and with as few as possible: what the committed golden records hold. */
public final class SampleFrames {
    private SampleFrames() {}

    /** Every field has a value of its own. */
    public static SegmentedFrame full() {
        return new SegmentedFrame(
                new FrameId("gate/ö", 3, 1_234_567_890_123L),
                new FrameTimes(
                        OptionalLong.of(40_000),
                        OptionalLong.of(1_700_000_000_000_001L),
                        1_700_000_000_100_002L,
                        0,
                        OptionalLong.of(1_700_000_000_050_000L)),
                new FrameGeometry(1080, 1920, 90),
                new ModelIdentity("fusioner-streetworld", "4:9f86d081"),
                7,
                List.of("road", "traffic light"),
                new EncodedMask(4, 3, new byte[] {0, 2, 1, 4, 2, 5, 0, 1}),
                List.of(
                        new Region(0, 65_535, 4, new PixelArea(0, 0, 4, 2), new byte[] {2, 4, 2}),
                        new Region(1, 32_768, 5, new PixelArea(0, 1, 4, 2), new byte[] {2, 5, 1})),
                Quality.SUSPECT,
                5,
                new StageTimings(1_000_001, 2_000_002, 3_000_003, 400_004),
                Optional.empty());
    }

    /** All that can be absent is, and numbers are 0 where they may. */
    public static SegmentedFrame sparse() {
        return new SegmentedFrame(
                new FrameId("a", 0, 0),
                new FrameTimes(OptionalLong.empty(), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                new FrameGeometry(1, 1, 0),
                new ModelIdentity("constant", "0"),
                0,
                List.of("x"),
                new EncodedMask(1, 1, new byte[] {0, 1}),
                List.of(),
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }

    /** Of a model that is adapted to words. */
    public static SegmentedFrame adapted(boolean adapted) {
        SegmentedFrame full = full();
        return new SegmentedFrame(
                full.id(),
                full.times(),
                full.geometry(),
                new ModelIdentity("ofa", "9:9f86", Optional.of(adapted)),
                full.vocabularyVersion(),
                full.labels(),
                full.mask(),
                full.regions(),
                full.quality(),
                full.shedBefore(),
                full.timings(),
                full.preview());
    }

    /** The same frame with a preview on its way. */
    public static SegmentedFrame withPreview(SegmentedFrame frame, Preview preview) {
        return new SegmentedFrame(
                frame.id(),
                frame.times(),
                frame.geometry(),
                frame.model(),
                frame.vocabularyVersion(),
                frame.labels(),
                frame.mask(),
                frame.regions(),
                frame.quality(),
                frame.shedBefore(),
                frame.timings(),
                Optional.of(preview));
    }
}
