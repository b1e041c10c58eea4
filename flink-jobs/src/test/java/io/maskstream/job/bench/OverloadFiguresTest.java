package io.maskstream.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadFiguresTest {
    private static OverloadFigures figures(
            double p99, Map<String, Long> served, long received, long stale, long replayedWhileLive, long replayLost) {
        return new OverloadFigures(
                25,
                100,
                25,
                400,
                p99,
                160,
                1030,
                served,
                received,
                20,
                Map.of("replaced", 70L, "stale", stale),
                0,
                0,
                100,
                10,
                replayedWhileLive,
                replayLost);
    }

    private static final Map<String, Long> EVEN = Map.of("a", 10L, "b", 9L);

    @Test
    void holdsWhereAgesAccountFairnessAndReplayDo() {
        assertThat(figures(1030, EVEN, 100, 10, 1, 0).holds()).isTrue();
    }

    @Test
    void fallsShortWhereOneOfThemDoes() {
        assertThat(figures(1031, EVEN, 100, 10, 1, 0).holds()).as("too old").isFalse();
        assertThat(figures(1030, Map.of("a", 10L, "b", 8L), 100, 10, 1, 0).holds())
                .as("unfair")
                .isFalse();
        assertThat(figures(1030, Map.of("a", 10L, "b", 0L), 100, 10, 1, 0).fairness())
                .as("one that was never served")
                .isZero();
        assertThat(figures(1030, EVEN, 99, 10, 1, 0).holds()).as("not received").isFalse();
        assertThat(figures(1030, EVEN, 100, 9, 1, 0).holds()).as("lost").isFalse();
        assertThat(figures(1030, EVEN, 100, 11, 1, 0).holds())
                .as("counted twice")
                .isFalse();
        assertThat(figures(1030, EVEN, 100, 10, 0, 0).holds())
                .as("a replay that stands still")
                .isFalse();
        assertThat(figures(1030, EVEN, 100, 10, 1, 1).holds())
                .as("a replay that loses a frame")
                .isFalse();
    }
}
