package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.decode.Lateness.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private final Lateness lateness = new Lateness(Duration.ofNanos(800));

    private Verdict at(long now, long age) {
        return lateness.judge(age, now, false);
    }

    @Test
    void asksForMoreTheLaterItIs() {
        assertThat(at(0, 0)).isEqualTo(Verdict.IN_TIME);
        assertThat(at(1, 200)).isEqualTo(Verdict.IN_TIME);
        assertThat(at(2, 201)).isEqualTo(Verdict.SKIP_UNREFERENCED);
        assertThat(at(3, 400)).isEqualTo(Verdict.SKIP_UNREFERENCED);
        assertThat(at(4, 401)).isEqualTo(Verdict.CATCH_UP);
    }

    @Test
    void asksForTwiceAsMuchOfWhoIsAheadOfOthers() {
        assertThat(lateness.judge(101, 0, true)).isEqualTo(Verdict.SKIP_UNREFERENCED);
        assertThat(lateness.judge(201, 1, true)).isEqualTo(Verdict.CATCH_UP);
    }

    @Test
    void aHiccupIsCaughtUpWithoutARandomAccessPoint() {
        assertThat(at(1_000, 700)).isEqualTo(Verdict.CATCH_UP);
        assertThat(at(1_700, 500)).isEqualTo(Verdict.CATCH_UP);
        assertThat(at(1_800, 100)).isEqualTo(Verdict.IN_TIME);
        assertThat(at(5_000, 700)).as("and the next one too").isEqualTo(Verdict.CATCH_UP);
    }

    @Test
    void whoCannotCatchUpWaitsForARandomAccessPointAndDoesNotTryAgainSoon() {
        assertThat(at(1_000, 700)).isEqualTo(Verdict.CATCH_UP);
        assertThat(at(1_801, 700)).isEqualTo(Verdict.SKIP_TO_RANDOM_ACCESS);
        assertThat(at(1_900, 100)).isEqualTo(Verdict.IN_TIME);
        assertThat(at(2_000, 500)).isEqualTo(Verdict.SKIP_TO_RANDOM_ACCESS);
        assertThat(at(2_001, 100)).isEqualTo(Verdict.IN_TIME);
        assertThat(at(8_500, 100)).isEqualTo(Verdict.IN_TIME);
        assertThat(at(8_600, 500)).as("after a long time without trouble").isEqualTo(Verdict.CATCH_UP);
    }

    @Test
    void aPictureIsWorthShowingWithinTheWholeBudget() {
        assertThat(lateness.worthShowing(800)).isTrue();
        assertThat(lateness.worthShowing(801)).isFalse();
    }
}
