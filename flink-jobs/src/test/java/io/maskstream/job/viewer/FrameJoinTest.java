package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrameJoinTest {
    private static final long SECOND = 1_000_000_000L;

    private final Counts counts = new Counts();
    private final AtomicLong clock = new AtomicLong();

    private FrameJoin join(boolean previews, long bytes, int streams) {
        return new FrameJoin(counts, clock::get, previews, bytes, streams);
    }

    private static MaskRecord mask(String stream, long epoch, long sequence, int size) {
        return new MaskRecord(
                stream, new FrameKey(epoch, sequence), OptionalLong.of(sequence * 40_000), 1, 0, new byte[size]);
    }

    private static PreviewRecord preview(String stream, long epoch, long sequence, int size) {
        return new PreviewRecord(
                stream, new FrameKey(epoch, sequence), OptionalLong.of(sequence * 40_000), new byte[size]);
    }

    @Test
    void showsAPictureWithTheMaskOfItsOwnFrameWhicheverComesFirst() {
        FrameJoin join = join(true, 1 << 20, 8);
        assertThat(join.add(mask("gate", 0, 1, 10))).isEmpty();
        assertThat(join.add(mask("gate", 0, 2, 10))).isEmpty();
        assertThat(join.add(preview("gate", 0, 3, 10))).isEmpty();

        ShownFrame shown = join.add(preview("gate", 0, 1, 10)).orElseThrow();
        assertThat(shown.mask().key()).isEqualTo(new FrameKey(0, 1));
        assertThat(shown.preview().orElseThrow().key()).isEqualTo(new FrameKey(0, 1));
        assertThat(join.add(mask("gate", 0, 3, 10)).orElseThrow().preview()).isPresent();
        assertThat(counts.get(Count.JOINED)).isEqualTo(2);
    }

    @Test
    void neitherAnotherEpochNorAnotherStreamNorAnotherTimeIsTheSameFrame() {
        FrameJoin join = join(true, 1 << 20, 8);
        join.add(preview("gate", 0, 1, 10));
        assertThat(join.add(mask("gate", 1, 1, 10))).isEmpty();
        assertThat(join.add(mask("yard", 0, 1, 10))).isEmpty();
        MaskRecord other = new MaskRecord("gate", new FrameKey(0, 1), OptionalLong.of(7), 1, 0, new byte[10]);
        assertThat(join.add(other)).isEmpty();
        assertThat(counts.get(Count.TIMES_DISAGREE)).isEqualTo(1);
        assertThat(counts.get(Count.JOINED)).isZero();
    }

    @Test
    void masksOfAStreamWithoutPreviewsAreShownAloneAFewTimesASecond() {
        FrameJoin join = join(true, 1 << 20, 8);
        List<Optional<ShownFrame>> shown = new ArrayList<>();
        for (int frame = 0; frame < 100; frame++) {
            clock.addAndGet(SECOND / 25);
            shown.add(join.add(mask("gate", 0, frame, 10)));
        }
        // After three seconds of four, at most eight a second.
        assertThat(shown.subList(0, 74)).allMatch(Optional::isEmpty);
        assertThat(shown.stream().flatMap(Optional::stream).toList())
                .hasSizeBetween(5, 8)
                .allMatch(frame -> frame.preview().isEmpty());
    }

    @Test
    void masksWhosePreviewsComeTooLateAreShownAloneToo() {
        FrameJoin join = join(true, 1 << 20, 8);
        int alone = 0;
        for (int frame = 0; frame < 1000; frame++) {
            clock.addAndGet(SECOND / 25);
            alone += join.add(mask("gate", 0, frame, 10)).isPresent() ? 1 : 0;
            if (frame > 2 * FrameJoin.MOST_WAITING) {
                assertThat(join.add(preview("gate", 0, frame - 2 * FrameJoin.MOST_WAITING, 10)))
                        .as("its mask has been given up")
                        .isEmpty();
            }
        }
        assertThat(counts.get(Count.JOINED)).isZero();
        assertThat(alone).as("of forty seconds all but the first three").isBetween(200, 300);
    }

    @Test
    void previewsWithoutAMaskAreNeverShown() {
        FrameJoin join = join(true, 1 << 20, 8);
        for (int frame = 0; frame < FrameJoin.MOST_WAITING + 50; frame++) {
            clock.addAndGet(SECOND);
            assertThat(join.add(preview("gate", 0, frame, 10))).isEmpty();
        }
        assertThat(counts.get(Count.PREVIEWS_WITHOUT_MASK)).isEqualTo(50);
        assertThat(join.bytes()).isEqualTo(10L * FrameJoin.MOST_WAITING);
    }

    @Test
    void nothingGrowsWithStreamsFramesOrSizes() {
        FrameJoin join = join(true, 10_000, 4);
        for (int stream = 0; stream < 50; stream++) {
            for (int frame = 0; frame < 300; frame++) {
                join.add(mask("stream " + stream, 0, frame, 100));
                join.add(preview("stream " + stream, 1, frame, 900));
                assertThat(join.bytes()).isLessThanOrEqualTo(10_000);
            }
        }
        assertThat(counts.get(Count.TOO_MANY_STREAMS)).isEqualTo(46);
        assertThat(counts.get(Count.MASKS_WITHOUT_PREVIEW)).isPositive();
        assertThat(counts.get(Count.PREVIEWS_WITHOUT_MASK)).isPositive();
    }

    @Test
    void withoutAPreviewsTopicMasksAreShownAtOnceAndNoneIsKept() {
        FrameJoin join = join(false, 1 << 20, 4);
        assertThat(join.add(mask("gate", 0, 0, 10))).isPresent();
        assertThat(join.bytes()).isZero();
    }
}
