package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CodecBenchmarkTest {
    @Test
    void countsRunsAgainstTheClock() {
        AtomicLong clock = new AtomicLong();
        // Each look at the clock costs a millisecond, so that every piece of work seems to take one.
        CodecBenchmark benchmark = new CodecBenchmark(Duration.ofMillis(5), () -> clock.addAndGet(1_000_000));

        CodecBenchmark.Figures figures = benchmark.run(224, 224);

        assertThat(figures.recordsPerSecond()).isEqualTo(1000);
        assertThat(figures.encodeMegabytesPerSecond()).isEqualTo(224 * 224 * 2 / 1000.0);
        assertThat(figures.recordMegabytesPerSecond()).isEqualTo(figures.recordBytes() / 1000.0);
        assertThat(figures.encodedBytes()).isBetween(1000, 20_000);
        assertThat(figures.recordBytes()).isGreaterThan(figures.encodedBytes());
        assertThat(figures.regions()).isBetween(8, 200);
    }

    @Test
    void refusesToMeasureForNoTime() {
        assertThatThrownBy(() -> new CodecBenchmark(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
