package io.maskstream.stream.record;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.FramePixels;
import io.maskstream.model.PixelArea;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.mask.SampleFrames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Values of every type, full and sparse: what the committed files of the first version hold. */
final class SampleValues {
    private static final FrameTimes TIMES = new FrameTimes(
            OptionalLong.of(-40_000),
            OptionalLong.of(1_700_000_000_000_001L),
            1_700_000_000_100_002L,
            123_456_789L,
            OptionalLong.of(1_700_000_000_050_000L));
    private static final FrameTimes NO_TIMES =
            new FrameTimes(OptionalLong.empty(), OptionalLong.empty(), 5, 0, OptionalLong.empty());

    private SampleValues() {}

    static List<VideoPacket> packets() {
        return List.of(
                new VideoPacket(
                        new FrameId("gate/ö", 3, 17),
                        TIMES,
                        OptionalLong.of(-80_000),
                        Codec.HEVC,
                        new byte[] {0, 0, 0, 1, 0x26, -1},
                        true,
                        270,
                        true,
                        4),
                new VideoPacket(
                        new FrameId("a", 0, 0),
                        NO_TIMES,
                        OptionalLong.empty(),
                        Codec.PNG,
                        new byte[] {1},
                        false,
                        0,
                        false,
                        0));
    }

    static List<Frame> frames() {
        byte[] rgb = new byte[3 * 4 * 2];
        rgb[5] = -7;
        return List.of(
                new Frame(
                        new FrameId("gate/ö", 3, 17),
                        TIMES,
                        new FrameGeometry(1080, 1920, 90),
                        2,
                        4,
                        new FramePixels(rgb, new PixelArea(1, 0, 3, 2), 20, 30),
                        Quality.WAITING_FOR_KEYFRAME,
                        true,
                        9,
                        77_000,
                        Optional.of(new Preview(new byte[] {-1, -40, 3}, 640, 360))),
                new Frame(
                        new FrameId("a", 0, 0),
                        NO_TIMES,
                        new FrameGeometry(1, 1, 0),
                        1,
                        1,
                        FramePixels.whole(new byte[3], 1, 1),
                        Quality.OK,
                        false,
                        0,
                        0,
                        Optional.empty()));
    }

    static List<ChainCommand> commands() {
        Vocabulary words = new Vocabulary(List.of(
                new ClassPrompt("car", List.of("a photo of a car", "ein Auto"), OptionalDouble.of(0.4)),
                ClassPrompt.of("straße")));
        return List.of(
                new ChainCommand.UseVocabulary(Optional.of("gate"), words, 8),
                new ChainCommand.UseVocabulary(Optional.empty(), Vocabulary.of("sky"), Long.MAX_VALUE),
                new ChainCommand.UseModel("s3://models/fusioner", 2));
    }

    static List<ControlMessage> controlMessages() {
        return List.of(
                new ControlMessage(
                        "vocabulary/straße", Optional.of("{\"vocabulary\":[\"sky\"]}"), Optional.empty(), 3, 17),
                new ControlMessage("", Optional.empty(), Optional.of("no value"), 0, Long.MAX_VALUE));
    }

    static List<ControlEvent> controlEvents() {
        return List.of(
                new ControlEvent.Decision("model", true, OptionalLong.of(4), Optional.empty(), 0, 12),
                new ControlEvent.Decision("rules", false, OptionalLong.empty(), Optional.of("no JSON"), 2, 13),
                new ControlEvent.Report("vocabulary/gate", 8, Optional.empty(), "infer", 1, 2, Optional.empty()),
                new ControlEvent.Report(
                        "model", 9, Optional.of("no such folder"), "infer-live", 0, 1, Optional.empty()));
    }

    /** Events that came with format 2. */
    static List<ControlEvent> adaptations() {
        return List.of(
                new ControlEvent.Report("model", 9, Optional.empty(), "infer", 0, 1, Optional.of(false)),
                new ControlEvent.Adaptation("vocabulary", 8, new AdaptationStage.Begun()),
                new ControlEvent.Adaptation(
                        "vocabulary", 8, new AdaptationStage.Running(3, 2000, Duration.ofSeconds(70))),
                new ControlEvent.Adaptation("vocabulary", 8, new AdaptationStage.Ready("adapted/a/model", "9f86", 9)),
                new ControlEvent.Adaptation("vocabulary", 8, new AdaptationStage.Failed("no memory")),
                new ControlEvent.Adaptation("vocabulary", 8, new AdaptationStage.Dropped("version 9 came")));
    }

    static List<SegmentedFrame> segmentedFrames() {
        return List.of(
                SampleFrames.full(),
                SampleFrames.withPreview(SampleFrames.sparse(), new Preview(new byte[] {9, 8}, 64, 48)));
    }

    static List<DeadLetter> deadLetters() {
        return List.of(new DeadLetter("frames-0", "offset 17", "not a picture: größer als erlaubt"));
    }
}
