package io.maskstream.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maskstream.job.console.FailedException;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskScoresTest {
    private static final List<String> WORDS = List.of("sky", "road", "car");

    private final MaskScores scores = new MaskScores(WORDS);

    @Test
    void perfectMasksScoreOne() {
        Random random = new Random(7);
        for (int frame = 0; frame < 3; frame++) {
            short[] labels = new short[24 * 18];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = (short) random.nextInt(4);
            }
            scores.add(mask(frame, 24, 18, labels), truth(24, 18, labels));
        }

        Scores result = scores.scores();
        assertThat(result.frames()).isEqualTo(3);
        assertThat(result.meanIou()).hasValue(1.0);
        assertThat(result.classes()).containsOnlyKeys(WORDS);
        assertThat(result.classes().values()).containsOnly(OptionalDouble.of(1.0));
    }

    @Test
    void aMaskOfAnotherSizeIsBroughtToTheTruthsByItsNearestPixel() {
        short[] small = {1, 2, 3, 0};
        short[] large = {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 0, 0, 3, 3, 0, 0};

        scores.add(mask(0, 2, 2, small), truth(4, 4, large));
        scores.add(mask(1, 4, 4, large), truth(2, 2, small));

        assertThat(scores.scores().meanIou()).hasValue(1.0);
    }

    @Test
    void unlabelledPixelsOfTheTruthAreInTheUnionOfTheWordSeenThereAndNoClass() {
        // Of eight pixels: two of nothing are seen as sky, one of sky is left unlabelled, one of road is seen as sky.
        scores.add(
                mask(0, 4, 2, new short[] {1, 1, 1, 0, 1, 2, 2, 0}), truth(4, 2, new short[] {0, 0, 1, 1, 2, 2, 2, 0}));

        Scores result = scores.scores();
        assertThat(result.classes().get("sky").getAsDouble()).isEqualTo(1.0 / 5, within(1e-12));
        assertThat(result.classes().get("road").getAsDouble()).isEqualTo(2.0 / 3, within(1e-12));
        assertThat(result.classes().get("car")).isEmpty();
        assertThat(result.meanIou().getAsDouble()).isEqualTo((1.0 / 5 + 2.0 / 3) / 2, within(1e-12));
    }

    @Test
    void aFrameThatComesTwiceCountsOnce() {
        scores.add(mask(5, 2, 1, new short[] {1, 1}), truth(2, 1, new short[] {1, 1}));
        scores.add(mask(5, 2, 1, new short[] {2, 2}), truth(2, 1, new short[] {1, 1}));

        assertThat(scores.scores().frames()).isEqualTo(1);
        assertThat(scores.scores().meanIou()).hasValue(1.0);
    }

    @Test
    void masksOfOtherWordsAreRefused() {
        MaskScores others = new MaskScores(List.of("sky", "car"));

        assertThatThrownBy(() -> others.add(mask(0, 1, 1, new short[1]), truth(1, 1, new short[1])))
                .isInstanceOf(FailedException.class)
                .hasMessage("the mask of frame street/0/0 has the words [sky, road, car], expected [sky, car]");
    }

    private static EncodedMask truth(int width, int height, short[] labels) {
        return new RunLengthCodec().encode(labels, width, height);
    }

    private static SegmentedFrame mask(int frame, int width, int height, short[] labels) {
        return new SegmentedFrame(
                new FrameId("street", 0, frame),
                new FrameTimes(OptionalLong.of(0), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                new FrameGeometry(640, 480, 0),
                new ModelIdentity("tiny", "0:0"),
                0,
                WORDS,
                truth(width, height, labels),
                List.of(),
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }
}
