package io.maskstream.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Time passes only where somebody waits or works. */
    private static final class ControlledClock implements Schedule.Clock {
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void awaitUntil(long nanos) {
            now = Math.max(now, nanos);
        }

        void work(long nanos) {
            now += nanos;
        }
    }

    private final ControlledClock clock = new ControlledClock();

    @Test
    void sendsOnAGridThatDoesNotDrift() throws Exception {
        Schedule schedule = new Schedule(3, 1000);
        List<Long> sent = new ArrayList<>();

        schedule.send(3001, clock, frame -> sent.add(clock.nanos()));

        assertThat(sent.get(0)).isEqualTo(1000);
        assertThat(sent.get(1)).isEqualTo(1000 + SECOND / 3);
        assertThat(sent.get(3000)).isEqualTo(1000 + 1000 * SECOND);
    }

    @Test
    void doesNotMoveTheTimesOfFramesBehindAStall() throws Exception {
        Schedule schedule = new Schedule(10, 0);
        List<Long> sent = new ArrayList<>();

        schedule.send(40, clock, frame -> {
            sent.add(clock.nanos());
            if (frame == 10) {
                clock.work(SECOND);
            }
        });

        assertThat(sent.subList(11, 21)).as("what was kept back goes at once").containsOnly(2 * SECOND);
        assertThat(sent.get(21)).isEqualTo(schedule.due(21)).isEqualTo(21 * SECOND / 10);
        assertThat(sent.get(39)).isEqualTo(39 * SECOND / 10);
    }

    /** Were latencies taken from the time of sending, all would be 5 ms. */
    @Test
    void countsTheWaitOfFramesThatAStallKeptFromBeingSent() throws Exception {
        Schedule schedule = new Schedule(10, 0);
        Latencies latencies = new Latencies(schedule, 0, 100);
        schedule.send(100, clock, frame -> {
            if (frame == 50) {
                clock.work(SECOND);
            }
            latencies.arrived(frame, clock.nanos() + SECOND / 200);
        });

        assertThat(latencies.missing()).isZero();
        assertThat(latencies.percentileMillis(0.5)).isCloseTo(5, within(1e-6));
        assertThat(latencies.percentileMillis(0.90)).isCloseTo(5, within(1e-6));
        assertThat(latencies.percentileMillis(0.91)).isCloseTo(105, within(1e-6));
        assertThat(latencies.percentileMillis(0.99)).isCloseTo(905, within(1e-6));
        assertThat(latencies.percentileMillis(1)).isCloseTo(1005, within(1e-6));
    }

    @Test
    void looksAtTheFramesBetweenWarmUpAndTailAlone() {
        Latencies latencies = new Latencies(new Schedule(1, 0), 2, 4);
        latencies.arrived(1, 100 * SECOND);
        latencies.arrived(4, 100 * SECOND);
        assertThat(latencies.missing()).isEqualTo(2);

        latencies.arrived(3, 3 * SECOND + 7_000_000);
        latencies.arrived(3, 90 * SECOND);
        latencies.arrived(2, 2 * SECOND + 5_000_000);

        assertThat(latencies.missing()).isZero();
        assertThat(latencies.percentileMillis(0.5)).isEqualTo(5);
        assertThat(latencies.percentileMillis(1))
                .as("only the first mask of a frame")
                .isEqualTo(7);
    }

    @Test
    void doesNotWaitForFramesThatAreNotShown() {
        Latencies latencies = new Latencies(new Schedule(1, 0), 0, 2);
        latencies.expectNone(0);
        latencies.arrived(1, SECOND + 1_000_000);
        assertThat(latencies.missing()).isZero();
        assertThat(latencies.percentileMillis(0.99)).isEqualTo(1);
    }

    @Test
    void givesNoFigureWhileMasksAreMissing() {
        Latencies latencies = new Latencies(new Schedule(1, 0), 0, 2);
        latencies.arrived(0, 0);
        assertThatThrownBy(() -> latencies.percentileMillis(0.5)).hasMessageContaining("1 of 2 masks");
    }
}
