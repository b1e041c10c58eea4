package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSamplerTest {
    @ParameterizedTest(name = "{0} frames/s sampled at {1}")
    @CsvSource({"30, 30, 300", "30, 25, 250", "30, 10, 100", "25, 30, 250", "30, 0.5, 5", "12.5, 5, 50"})
    void keepsTheRateInTheLongRunWithTimesRoundedToMilliseconds(double source, double most, int expected) {
        TimeSampler sampler = new TimeSampler(new SamplingPolicy.AtMost(most), OptionalLong.empty());

        long admitted = LongStream.range(0, Math.round(10 * source))
                .map(frame -> Math.round(frame * 1000 / source) * 1000)
                .filter(time -> sampler.admits(OptionalLong.of(time)))
                .count();

        assertThat(admitted).isBetween((long) (expected * 0.98) - 1, (long) (expected * 1.02) + 1);
    }

    @Test
    void catchesUpAfterAGapWithOneFrame() {
        TimeSampler sampler = new TimeSampler(new SamplingPolicy.AtMost(10), OptionalLong.empty());

        assertThat(sampler.admits(OptionalLong.of(0))).isTrue();
        assertThat(sampler.admits(OptionalLong.of(5_000_000))).isTrue();
        assertThat(sampler.admits(OptionalLong.of(5_040_000))).isFalse();
        assertThat(sampler.admits(OptionalLong.of(5_100_000))).isTrue();
    }

    @Test
    void goesOnFromItsState() {
        TimeSampler before = new TimeSampler(new SamplingPolicy.AtMost(10), OptionalLong.empty());
        before.admits(OptionalLong.of(0));

        TimeSampler after = new TimeSampler(new SamplingPolicy.AtMost(10), before.dueUs());

        assertThat(after.admits(OptionalLong.of(40_000))).isFalse();
        assertThat(after.admits(OptionalLong.of(100_000))).isTrue();
    }

    @Test
    void letsFramesWithoutATimeAndUnsampledStreamsPass() {
        TimeSampler sampled = new TimeSampler(new SamplingPolicy.AtMost(1), OptionalLong.empty());
        TimeSampler all = new TimeSampler(new SamplingPolicy.EveryFrame(), OptionalLong.empty());

        assertThat(sampled.admits(OptionalLong.empty())).isTrue();
        assertThat(sampled.admits(OptionalLong.empty())).isTrue();
        assertThat(all.admits(OptionalLong.of(0))).isTrue();
        assertThat(all.admits(OptionalLong.of(0))).isTrue();
    }

    @Test
    void startsOverWhenTimesDo() {
        TimeSampler sampler = new TimeSampler(new SamplingPolicy.AtMost(10), OptionalLong.empty());
        sampler.admits(OptionalLong.of(9_000_000));
        assertThat(sampler.admits(OptionalLong.of(0))).isFalse();

        sampler.restart();

        assertThat(sampler.admits(OptionalLong.of(0))).isTrue();
    }
}
