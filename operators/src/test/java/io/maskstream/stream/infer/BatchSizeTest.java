package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
    private static final long FAST = Duration.ofMillis(10).toNanos();
    private static final long SLOW = Duration.ofMillis(900).toNanos();

    private final BatchSize size = new BatchSize(12, Duration.ofMillis(250));

    @Test
    void bucketsArePowersOfTwoAndTheLimit() {
        assertThat(size.buckets()).containsExactly(1, 2, 4, 8, 12);
        assertThat(new BatchSize(8, Duration.ofMillis(1)).buckets()).containsExactly(1, 2, 4, 8);
        assertThat(new BatchSize(1, Duration.ofMillis(1)).buckets()).containsExactly(1);
        assertThat(size.bucket(7)).isEqualTo(4);
        assertThat(size.bucket(30)).isEqualTo(12);
    }

    @Test
    void halvesAfterASlowBatchAndGrowsBackSlowly() {
        assertThat(size.limit()).isEqualTo(12);
        size.took(12, SLOW);
        assertThat(size.limit()).isEqualTo(4);
        size.took(4, SLOW);
        size.took(2, SLOW);
        size.took(1, SLOW);
        assertThat(size.limit()).isEqualTo(1);

        for (int i = 0; i < 4; i++) {
            size.took(1, FAST);
        }
        assertThat(size.limit()).isEqualTo(2);
        for (int i = 0; i < 8; i++) {
            size.took(2, FAST);
        }
        assertThat(size.limit()).isEqualTo(4);
    }

    @Test
    void smallBatchesSayNothingAboutTheLimit() {
        size.took(1, SLOW);
        assertThat(size.limit()).isEqualTo(12);
    }
}
