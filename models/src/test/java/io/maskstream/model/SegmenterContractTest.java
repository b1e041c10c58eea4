package io.maskstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every segmenter promises. A segmenter's own test extends this and adds what is special to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SegmenterContractTest {
    /** A frame alone and in a batch may differ in pixels whose two best labels are all but equal, not in more. */
    private static final double SAME_FRAME = 0.95;

    private static final Vocabulary THREE = Vocabulary.of("road", "car", "sky");
    private static final Vocabulary ONE = Vocabulary.of("tree");

    private Segmenter segmenter;
    private SegmentationSession session;
    private int height;
    private int width;

    /** A new segmenter; closed by this test. */
    protected abstract Segmenter load();

    @BeforeAll
    void open() {
        segmenter = load();
        session = segmenter.open(THREE);
        height = segmenter.input().height();
        width = segmenter.input().width();
    }

    @AfterAll
    void close() {
        session.close();
        segmenter.close();
    }

    @Test
    void masksHaveTheSizesThatTheirFramesAskFor() {
        List<FramePixels> frames =
                List.of(frame(1, 1, 1), frame(2, 3, 5), frame(3, height, width), frame(4, 2 * height, width + 1));
        List<LabelMap> maps = run(session, frames);

        assertThat(maps).hasSize(frames.size());
        for (int i = 0; i < maps.size(); i++) {
            assertThat(maps.get(i).height()).isEqualTo(frames.get(i).maskHeight());
            assertThat(maps.get(i).width()).isEqualTo(frames.get(i).maskWidth());
        }
    }

    @Test
    void masksComeInTheOrderOfTheirFrames() {
        List<FramePixels> frames = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            frames.add(frame(i, height, width));
        }
        List<LabelMap> together = run(session, frames);
        for (int i = 0; i < frames.size(); i++) {
            LabelMap alone = run(session, List.of(frames.get(i))).get(0);
            assertThat(agreement(alone, together.get(i)))
                    .as("frame %d beside others", i)
                    .isGreaterThanOrEqualTo(SAME_FRAME);
        }
    }

    @Test
    void labelsAreThoseOfTheSessionsVocabulary() {
        try (SegmentationSession one = segmenter.open(ONE)) {
            assertThat(largest(run(one, List.of(frame(1, height, width))).get(0)))
                    .isBetween(0, ONE.size());
            // The session that was there before still speaks its own words.
            assertThat(largest(run(session, List.of(frame(1, height, width))).get(0)))
                    .isBetween(0, THREE.size());
        }
    }

    @Test
    void unlabelledPixelsHaveNoScore() {
        for (LabelMap map : run(session, List.of(frame(1, height, width), frame(2, 9, 7)))) {
            for (int row = 0; row < map.height(); row++) {
                for (int column = 0; column < map.width(); column++) {
                    if (map.label(row, column) == 0) {
                        assertThat(map.score(row, column)).isZero();
                    }
                }
            }
        }
    }

    @Test
    void theSameBatchGivesTheSameMasks() {
        List<FramePixels> frames = List.of(frame(1, height, width), frame(2, height, width));
        List<LabelMap> first = run(session, frames);
        List<LabelMap> second = run(session, frames);
        try (SegmentationSession other = segmenter.open(THREE)) {
            List<LabelMap> third = run(other, frames);
            for (int i = 0; i < frames.size(); i++) {
                assertEqual(first.get(i), second.get(i));
                assertEqual(first.get(i), third.get(i));
            }
        }
    }

    @Test
    void framesAreOnlyRead() {
        FramePixels frame = frame(7, height, width);
        byte[] before = frame.rgb().clone();
        run(session, List.of(frame));
        assertThat(frame.rgb()).isEqualTo(before);
    }

    @Test
    void paddingIsNoPartOfTheMask() {
        byte[] pixels = noise(8, height, width);
        PixelArea content = new PixelArea(0, 0, width, Math.max(1, height / 2));
        FramePixels padded = new FramePixels(pixels, content, 6, 10);
        LabelMap map = run(session, List.of(padded)).get(0);
        assertThat(map.height()).isEqualTo(6);
        assertThat(map.width()).isEqualTo(10);
    }

    @Test
    void framesThatTheModelCannotTakeAreRefusedInOneLine() {
        InputSpec input = segmenter.input();
        int wrong = width + 1;
        Assumptions.assumeFalse(input.accepts(height, wrong), "this segmenter takes pictures of every size");
        FrameBatch batch =
                new FrameBatch(height, wrong, List.of(FramePixels.whole(noise(1, height, wrong), height, wrong)));

        assertThatThrownBy(() -> session.segment(batch))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(String.valueOf(wrong))
                .message()
                .doesNotContain("\n");
        assertThat(run(session, List.of(frame(1, 4, 4)))).as("goes on after it").hasSize(1);
    }

    @Test
    void framesOfAnotherSizeThatItTakesAreSegmented() {
        InputSpec input = segmenter.input();
        int other = width + input.multiple();
        Assumptions.assumeTrue(input.accepts(height, other), "this segmenter takes pictures of one size only");
        FramePixels frame = FramePixels.whole(noise(1, height, other), height, other);
        LabelMap map = session.segment(new FrameBatch(height, other, List.of(frame)))
                .frames()
                .get(0);
        assertThat(map.width()).isEqualTo(other);
    }

    @Test
    void sessionsOfSeveralThreadsDoNotDisturbEachOther() throws Exception {
        List<FramePixels> frames = List.of(frame(1, height, width), frame(2, height, width));
        List<LabelMap> expected = run(session, frames);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<List<LabelMap>> own = () -> {
                try (SegmentationSession mine = segmenter.open(THREE)) {
                    return run(mine, frames);
                }
            };
            for (Future<List<LabelMap>> result : threads.invokeAll(List.of(own, own))) {
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(agreement(expected.get(i), result.get().get(i))).isGreaterThanOrEqualTo(SAME_FRAME);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        SegmentationSession twice = segmenter.open(ONE);
        twice.close();
        twice.close();
        assertThat(run(session, List.of(frame(1, 4, 4)))).as("others go on").hasSize(1);

        Segmenter whole = load();
        whole.close();
        whole.close();
        assertThat(run(session, List.of(frame(1, 4, 4)))).as("others go on").hasSize(1);
    }

    private FramePixels frame(int seed, int maskHeight, int maskWidth) {
        return new FramePixels(noise(seed, height, width), PixelArea.whole(height, width), maskHeight, maskWidth);
    }

    /** Coarse coloured squares: pictures of pure noise look all alike to a model. */
    private static byte[] noise(int seed, int height, int width) {
        SplittableRandom random = new SplittableRandom(seed);
        int side = Math.max(1, width / 4);
        byte[] colours = new byte[3 * (width / side + 1) * (height / side + 1)];
        random.nextBytes(colours);
        byte[] rgb = new byte[3 * height * width];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int square = (row / side) * (width / side + 1) + column / side;
                System.arraycopy(colours, 3 * square, rgb, 3 * (row * width + column), 3);
            }
        }
        return rgb;
    }

    private List<LabelMap> run(SegmentationSession with, List<FramePixels> frames) {
        return with.segment(new FrameBatch(height, width, frames)).frames();
    }

    private static int largest(LabelMap map) {
        int largest = 0;
        for (short label : map.labels()) {
            largest = Math.max(largest, Short.toUnsignedInt(label));
        }
        return largest;
    }

    private static double agreement(LabelMap one, LabelMap other) {
        int equal = 0;
        for (int i = 0; i < one.labels().length; i++) {
            equal += one.labels()[i] == other.labels()[i] ? 1 : 0;
        }
        return (double) equal / one.labels().length;
    }

    private static void assertEqual(LabelMap one, LabelMap other) {
        assertThat(Arrays.equals(one.labels(), other.labels())).as("labels").isTrue();
        assertThat(Arrays.equals(one.scores(), other.scores())).as("scores").isTrue();
    }
}
