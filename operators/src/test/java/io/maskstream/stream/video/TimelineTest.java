package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long SECOND = 1_000_000;

    private final List<Integer> breaks = new ArrayList<>();
    private Timeline timeline = Timeline.start();
    private int seen;

    private void next(OptionalLong pts, OptionalLong dts, boolean randomAccess, boolean intraOnly) {
        Timeline.Stamp stamp = new Timeline.Stamp(pts, dts, randomAccess, intraOnly);
        boolean broken = timeline.breaksAt(stamp);
        if (broken) {
            breaks.add(seen);
        }
        timeline = timeline.after(stamp, broken);
        seen++;
    }

    private void video(long pts, boolean randomAccess) {
        next(OptionalLong.of(pts), OptionalLong.empty(), randomAccess, false);
    }

    @Test
    void takesReorderedPicturesForNoBreak() {
        for (int group = 0; group < 5; group++) {
            long start = group * 4 * SECOND;
            video(start, true);
            video(start + 3 * SECOND, false);
            video(start + SECOND, false);
            video(start + 2 * SECOND, false);
        }

        assertThat(breaks).isEmpty();
    }

    @Test
    void breaksWhereARandomAccessPointStepsBack() {
        video(5 * SECOND, true);
        video(6 * SECOND, false);
        video(5 * SECOND + 900_000, true);

        assertThat(breaks).containsExactly(2);
    }

    @Test
    void breaksOnceAtAWrapAlthoughPicturesAroundItAreReordered() {
        long wrap = (1L << 33) * 100 / 9;
        video(wrap - 4 * 40_000, true);
        video(wrap - 3 * 40_000, false);
        video(40_000, false);
        video(wrap - 2 * 40_000, false);
        video(wrap - 40_000, false);
        video(4 * 40_000, false);
        video(2 * 40_000, false);

        assertThat(breaks).containsExactly(2);
    }

    @Test
    void followsDecodingTimesWhereThereAreAny() {
        for (long dts : new long[] {0, 40_000, 80_000, 80_000, 120_000}) {
            next(OptionalLong.empty(), OptionalLong.of(dts), false, false);
        }
        next(OptionalLong.empty(), OptionalLong.of(100_000), false, false);
        next(OptionalLong.empty(), OptionalLong.of(0), true, false);
        next(OptionalLong.empty(), OptionalLong.of(40_000), false, false);

        assertThat(breaks).containsExactly(6);
    }

    @Test
    void letsTheClocksOfPicturesTremble() {
        next(OptionalLong.of(10 * SECOND), OptionalLong.empty(), true, true);
        next(OptionalLong.of(9 * SECOND + 500_000), OptionalLong.empty(), true, true);
        next(OptionalLong.of(2 * SECOND), OptionalLong.empty(), true, true);

        assertThat(breaks).containsExactly(2);
    }

    @Test
    void seesLeapsAhead() {
        next(OptionalLong.empty(), OptionalLong.of(0), true, false);

        assertThat(timeline.leapsAt(new Timeline.Stamp(OptionalLong.empty(), OptionalLong.of(9 * SECOND), true, false)))
                .isFalse();
        assertThat(timeline.leapsAt(
                        new Timeline.Stamp(OptionalLong.empty(), OptionalLong.of(11 * SECOND), true, false)))
                .isTrue();
    }
}
