package io.maskstream.job.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.record.FrameTimes;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameClockTest {
    private static final long NOON = 1_700_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;

    private final FrameClock clock = new FrameClock(Duration.ofSeconds(10));

    private static FrameTimes times(Long captureUs, long ingestUs, Long kafkaUs) {
        return new FrameTimes(OptionalLong.of(5), optional(captureUs), ingestUs, 0, optional(kafkaUs));
    }

    private static OptionalLong optional(Long number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    @Test
    void aSendersClockThatAgreesWithOursTellsTheTime() {
        assertThat(clock.timeUs(times(NOON - 10 * SECOND, NOON, null))).isEqualTo(NOON - 10 * SECOND);
        assertThat(clock.timeUs(times(NOON + 10 * SECOND, NOON, null))).isEqualTo(NOON + 10 * SECOND);
    }

    @Test
    void oneThatDoesNotGivesWayToTheTimeOfArrival() {
        assertThat(clock.timeUs(times(NOON - 10 * SECOND - 1, NOON, null))).isEqualTo(NOON);
        assertThat(clock.timeUs(times(NOON + DAY, NOON, null))).isEqualTo(NOON);
        assertThat(clock.timeUs(times(null, NOON, null))).isEqualTo(NOON);
    }

    @Test
    void aReplayKeepsTheTimeAtWhichTheFrameReachedItsTopic() {
        assertThat(clock.timeUs(times(NOON - SECOND, NOON + DAY, NOON))).isEqualTo(NOON - SECOND);
        assertThat(clock.timeUs(times(NOON - DAY, NOON + DAY, NOON))).isEqualTo(NOON);
        assertThat(clock.timeUs(times(null, NOON + DAY, NOON))).isEqualTo(NOON);
    }

    @Test
    void aTopicsTimeInTheFutureIsAProducersClockAndNoBetter() {
        assertThat(clock.timeUs(times(null, NOON, NOON + DAY))).isEqualTo(NOON);
        assertThat(clock.timeUs(times(NOON + DAY, NOON, NOON + DAY))).isEqualTo(NOON);
        assertThat(clock.timeUs(times(null, NOON, NOON + SECOND))).isEqualTo(NOON + SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, Long.MAX_VALUE})
    void timesThatAreFurtherApartThanNumbersReachAreNotNear(long capture) {
        assertThat(clock.timeUs(times(capture, NOON, null))).isEqualTo(NOON);
        assertThat(clock.timeUs(times(NOON, capture, null))).isEqualTo(capture);
    }

    @Test
    void aSkewBelowZeroIsRefused() {
        assertThatThrownBy(() -> new FrameClock(Duration.ofSeconds(-1)))
                .hasMessage("a clock skew of PT-1S; expected 0 to 365 days");
    }
}
