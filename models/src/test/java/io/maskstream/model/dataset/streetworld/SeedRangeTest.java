package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeedRangeTest {
    private static final List<SeedRange> RANGES =
            List.of(SeedRange.TRAIN, SeedRange.VALIDATION, SeedRange.TEST, SeedRange.DEMO);

    @Test
    void noSeedServesTwoPurposes() {
        for (SeedRange range : RANGES) {
            for (SeedRange other : RANGES) {
                assertThat(range.overlaps(other)).isEqualTo(range == other);
                assertThat(other.contains(range.seed(0))).isEqualTo(range == other);
                assertThat(other.contains(range.seed(range.count() - 1))).isEqualTo(range == other);
            }
        }
    }

    @Test
    void refusesSeedsBeyondItsEnd() {
        assertThatThrownBy(() -> SeedRange.TEST.seed(SeedRange.TEST.count())).hasMessageContaining("test");
        assertThatThrownBy(() -> SeedRange.TEST.seed(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new SeedRange("none", 5, 0)).hasMessageContaining("none");
    }
}
