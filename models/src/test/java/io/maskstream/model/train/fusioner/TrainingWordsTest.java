package io.maskstream.model.train.fusioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingWordsTest {
    private static final List<Noun> WORLD = Streetworld.nouns();
    private static final List<Noun> TRAINED = List.of(WORLD.get(2), WORLD.get(5), WORLD.get(7));

    private static TrainingWords words(double balance) {
        float[] texts = new float[WORLD.size() * 2];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = i;
        }
        long[] frequencies = new long[WORLD.size()];
        Arrays.fill(frequencies, 100);
        frequencies[5] = 25;
        return TrainingWords.of(TRAINED, texts, frequencies, balance);
    }

    @Test
    void pixelsOfNounsWithoutMasksWeighNothingUnlessTheyAreNegatives() {
        byte[] labels = {2, 3, 5, 7, 0};
        assertThat(words(0).weights(labels, false)).containsExactly(1, 0, 1, 1, 0);
        assertThat(words(0).weights(labels, true)).containsExactly(1, 1, 1, 1, 1);
    }

    @Test
    void rareNounsWeighMoreWhereBalanceIsAskedFor() {
        float[] weights = words(1).weights(new byte[] {2, 5}, false);
        assertThat(weights[1]).isEqualTo(4 * weights[0]);
    }

    @Test
    void labelsAreThePlacesOfTheGivenWords() {
        assertThat(words(0).labels(new byte[] {7, 2, 5, 9}, new int[] {2, 0}))
                .as("the third word first, the first second, two of them in all")
                .containsExactly(0, 1, 2, 2);
        assertThat(words(0).texts(new int[] {2, 0})).containsExactly(14, 15, 4, 5);
    }

    @Test
    void presentWordsAreFoundInAPartOfTheLabels() {
        byte[] labels = {2, 2, 9, 7, 5};
        assertThat(words(0).present(labels, 1, 4)).containsExactly(0, 2);
        assertThat(words(0).present(labels, 2, 3)).isEmpty();
    }

    @Test
    void everyPictureComesOnceAnEpochAndNoTwoReplicasShareOne() {
        PictureOrder first = new PictureOrder(4, 12, 3, 0, 2);
        PictureOrder second = new PictureOrder(4, 12, 3, 1, 2);
        for (int epoch = 0; epoch < 2; epoch++) {
            long[] seen = new long[12];
            for (int step = 0; step < 2; step++) {
                System.arraycopy(first.pictures(epoch * 2 + step), 0, seen, step * 6, 3);
                System.arraycopy(second.pictures(epoch * 2 + step), 0, seen, step * 6 + 3, 3);
            }
            assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        }
        long[] later = first.pictures(3);
        assertThat(new PictureOrder(4, 12, 3, 0, 2).pictures(3)).isEqualTo(later);
        assertThat(new PictureOrder(4, 1L << 40, 3, 1, 2).pictures(10)).containsExactly(63, 64, 65);
    }
}
