package io.maskstream.model.train.ofa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceWordsTest {
    @Test
    void aPlacesPatchesHaveTheirMiddleInItsBox() {
        float[] shares = PlaceWords.patches(new Place("dog", .25, .2, .8, .5), 4);

        assertThat(shares)
                .as("columns 1 and 2 of row 1: .8 does not reach the middle of column 3, .2 is above that of row 1")
                .containsExactly(0, 0, 0, 0, 0, .5f, .5f, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void aPlaceBetweenMiddlesHasThePatchThatItIsIn() {
        float[] shares = PlaceWords.patches(new Place("ball", .9, .95, 1, 1), 4);

        assertThat(shares).hasSize(16);
        assertThat(shares[15]).isEqualTo(1);
    }

    @Test
    void aWholePictureHasAllPatches() {
        assertThat(PlaceWords.patches(new Place("sky", 0, 0, 1, 1), 3)).containsOnly(1f / 9);
    }
}
