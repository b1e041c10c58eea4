package io.maskstream.model.ofa;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.checkpoint.StateDict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private static final Path CASE = Path.of("src/test/resources/fixtures/ifseg/a/inputs.safetensors");

    @Test
    void pairsOfTokensHaveTheOfficialRows() {
        try (StateDict inputs = StateDict.read(CASE)) {
            assertThat(Buckets.tokens(30, 8))
                    .isEqualTo(inputs.require("buffer_head.encoder.token_rp_bucket[:30,:30]")
                            .longs());
        }
    }

    @Test
    void pairsOfCellsHaveTheOfficialRows() {
        try (StateDict inputs = StateDict.read(CASE)) {
            assertThat(Buckets.cellsAfterStart(4))
                    .isEqualTo(inputs.require("buffer.decoder.seg_rp_bucket").longs());
            assertThat(Buckets.cellsAfterStart(7))
                    .isEqualTo(inputs.require("buffer.encoder.image_rp_bucket").longs());
        }
    }

    @Test
    void nearTokensAreToldApartAndFarOnesShareRows() {
        assertThat(Buckets.token(128, 256)).isEqualTo(128 + 255);
        assertThat(Buckets.token(129, 256)).isEqualTo(129 + 255);
        assertThat(Buckets.token(-129, 256)).isEqualTo(-129 + 255);
        assertThat(Buckets.token(1023, 256)).isEqualTo(510);
        assertThat(Buckets.token(-1023, 256)).isZero();
        assertThat(Buckets.token(5000, 256)).isEqualTo(510);
        assertThat(Buckets.token(900, 256)).isEqualTo(Buckets.token(901, 256));
    }

    @Test
    void aGridNoLargerThanTheTrainingGridIsLookedUp() {
        OfaConfig config = TinyOfa.config();

        Buckets.Cells small = Buckets.positions(2, 3, config);

        assertThat(small.rows()).isEqualTo(2);
        assertThat(small.ids()).containsExactly(1, 2, 3, 6, 7, 8);
    }

    @Test
    void aGridThatIsLargerOrHigherThanTheTableIsResizedFromTheTrainingGrid() {
        OfaConfig config = TinyOfa.config();
        Buckets.Cells training =
                new Buckets.Cells(new long[] {1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19}, 4, 4);

        for (int[] grid : List.of(new int[] {4, 5}, new int[] {16, 1}, new int[] {30, 40})) {
            Buckets.Cells cells = Buckets.positions(grid[0], grid[1], config);
            assertThat(cells.ids()).isEqualTo(training.ids());
            assertThat(cells.rows()).isEqualTo(4);
            assertThat(cells.columns()).isEqualTo(4);
        }
    }
}
