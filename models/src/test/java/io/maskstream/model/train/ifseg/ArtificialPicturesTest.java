package io.maskstream.model.train.ifseg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArtificialPicturesTest {
    @Test
    void aGridIsResizedByNearestNeighbour() {
        long[] grid = {0, 1, 2, 3, 4, 5};

        assertThat(ArtificialPictures.resize(grid, 2, 3, 4))
                .containsExactly(0, 0, 1, 2, 0, 0, 1, 2, 3, 3, 4, 5, 3, 3, 4, 5);
        assertThat(ArtificialPictures.resize(grid, 2, 3, 1)).containsExactly(0);
    }

    @Test
    void gridsAreOfAllSizesUpToTheLargestAndWordsOfAllKinds() {
        ArtificialPictures pictures = new ArtificialPictures(3, 4, 4, 64, 1);
        Set<Long> words = new HashSet<>();
        Set<Long> runs = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ArtificialPictures.Artificial picture = pictures.picture(i);
            Arrays.stream(picture.patches()).forEach(words::add);
            runs.add(Arrays.stream(picture.pixels()).distinct().count());
            // Patches see what pixels are: both come from the same grid.
            for (int y = 0; y < 4; y++) {
                for (int x = 0; x < 4; x++) {
                    assertThat(picture.pixels()[(y * 64 + x) * 16]).isEqualTo(picture.patches()[y * 4 + x]);
                }
            }
        }
        assertThat(words).containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(runs).contains(1L, 3L);
    }

    @Test
    void aPictureIsAFunctionOfItsNumberAndTheSeed() {
        ArtificialPictures pictures = new ArtificialPictures(20, 32, 32, 32, 1);

        assertThat(pictures.picture(7).pixels())
                .isEqualTo(new ArtificialPictures(20, 32, 32, 32, 1).picture(7).pixels())
                .isNotEqualTo(pictures.picture(8).pixels())
                .isNotEqualTo(
                        new ArtificialPictures(20, 32, 32, 32, 2).picture(7).pixels());
    }
}
