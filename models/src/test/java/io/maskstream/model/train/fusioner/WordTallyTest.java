package io.maskstream.model.train.fusioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordTallyTest {
    private static final List<Noun> NOUNS = Streetworld.nouns().subList(0, 3);

    private final WordTally tally = new WordTally(3);

    @Test
    void togetherAPixelBelongsToOneWord() {
        add(0, 0, 3);
        add(0, 1, 1);
        add(1, 1, 4);
        // Noun 2 is in no picture; that it was predicted counts for none.
        add(1, 2, 2);
        assertThat(tally.together(NOUNS)).hasValue((3 / 4.0 + 4 / 7.0) / 2);
        assertThat(tally.together(NOUNS.subList(2, 3))).isEmpty();
        assertThat(tally.right()).isEqualTo(.7);
    }

    private void add(int truth, int prediction, int times) {
        for (int i = 0; i < times; i++) {
            tally.add(truth, prediction);
        }
    }

    @Test
    void aloneTheThresholdDecides() {
        add(0, true, 200, 6);
        add(0, true, 90, 2);
        add(0, false, 150, 4);
        add(0, false, 10, 8);
        assertThat(tally.alone(NOUNS, 151)).hasValue(6 / 8.0);
        assertThat(tally.alone(NOUNS, 90)).hasValue(8 / 12.0);
        assertThat(tally.alone(NOUNS, 0)).hasValue(8 / 20.0);
        assertThat(tally.threshold(NOUNS)).isEqualTo(151);

        WordTally twice = new WordTally(3);
        twice.add(tally);
        twice.add(tally);
        assertThat(twice.alone(NOUNS, 90)).hasValue(8 / 12.0);
    }

    private void add(int noun, boolean within, int step, int times) {
        for (int i = 0; i < times; i++) {
            tally.add(noun, within, step);
        }
    }
}
