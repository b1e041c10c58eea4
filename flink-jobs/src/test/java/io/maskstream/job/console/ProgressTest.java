package io.maskstream.job.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter written = new StringWriter();
    private long now;

    @Test
    void showsShareRateAndTimeLeft() {
        Progress progress = progress(true, OptionalLong.of(300));
        pass(Duration.ofSeconds(10));
        progress.to(100);
        assertThat(written.toString()).contains("[##########--------------------] 100/300 frames, 10.0 frames/s, 0:20");
    }

    @Test
    void showsCountAndRateWhereTheTotalIsUnknown() {
        Progress progress = progress(true, OptionalLong.empty());
        pass(Duration.ofSeconds(2));
        progress.to(5);
        assertThat(written.toString()).contains("5 frames, 2.5 frames/s").doesNotContain("left");
    }

    @Test
    void isSilentWhereNobodyWatches() {
        try (Progress progress = progress(false, OptionalLong.of(2))) {
            pass(Duration.ofSeconds(1));
            progress.step();
        }
        assertThat(written.toString()).isEmpty();
    }

    @Test
    void redrawsAtMostTenTimesASecondAndShowsTheEnd() {
        try (Progress progress = progress(true, OptionalLong.of(1000))) {
            for (int i = 0; i < 1000; i++) {
                pass(Duration.ofMillis(1));
                progress.step();
            }
        }
        assertThat(written.toString().split("\r").length - 1).isEqualTo(11);
        assertThat(written.toString()).contains("1000/1000").endsWith(System.lineSeparator());
    }

    private Progress progress(boolean shown, OptionalLong total) {
        return new Progress(new PrintWriter(written), shown, "frames", total, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
