package io.maskstream.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EpisodeTallyTest {
    private static final short VOID = (short) ConfusionMatrix.VOID;

    /** Class 3 twice, class 5 once. */
    private static EpisodeTally example() {
        EpisodeTally tally = new EpisodeTally();
        // Foreground 1 of 3, background 1 of 3.
        tally.add(3, new short[] {3, 3, 0, 5}, new short[] {1, 0, 1, 0});
        // Foreground 2 of 2, background 1 of 1, one pixel void.
        tally.add(3, new short[] {3, 3, 7, VOID}, new short[] {1, 1, 0, 1});
        // Foreground 1 of 4, background 0 of 3.
        tally.add(5, new short[] {5, 0, 0, 0}, new short[] {1, 1, 1, 1});
        return tally;
    }

    @Test
    void classFiguresDivideSumsOverEpisodesRatherThanMeanTheEpisodes() {
        EpisodeTally tally = example();

        assertThat(tally.iou(3).orElseThrow()).isEqualTo(3 / 5.0);
        assertThat(tally.iou(5).orElseThrow()).isEqualTo(1 / 4.0);
        assertThat(tally.episodes()).isEqualTo(3);
    }

    @Test
    void meanIouIsTheMeanOfTheClassesThatWereAskedFor() {
        assertThat(example().meanIou().orElseThrow()).isEqualTo((3 / 5.0 + 1 / 4.0) / 2);
        assertThat(example().meanIou(label -> label == 5).orElseThrow()).isEqualTo(1 / 4.0);
        assertThat(example().meanIou(label -> label == 4)).isEmpty();
        assertThat(example().iou(4)).isEmpty();
    }

    @Test
    void foregroundBackgroundIouSumsOverAllClassesFirst() {
        // Foreground 1 + 2 + 1 of 3 + 2 + 4, background 1 + 1 + 0 of 3 + 1 + 3.
        assertThat(example().foregroundBackgroundIou().orElseThrow()).isEqualTo((4 / 9.0 + 2 / 7.0) / 2);
    }

    @Test
    void anEpisodesOwnFigureComesBack() {
        EpisodeTally tally = new EpisodeTally();

        assertThat(tally.add(1, new short[] {1, 1}, new short[] {1, 0}).orElseThrow())
                .isEqualTo(0.5);
        assertThat(tally.add(1, new short[] {0, VOID}, new short[] {0, 1})).isEmpty();
    }

    @Test
    void sumsOfPartsAddUp() {
        EpisodeTally whole = new EpisodeTally();
        whole.add(example());
        whole.add(example());

        assertThat(whole.episodes()).isEqualTo(6);
        assertThat(whole.iou(3).orElseThrow()).isEqualTo(3 / 5.0);
    }

    @Test
    void refusesMasksOfAnotherSize() {
        assertThatThrownBy(() -> new EpisodeTally().add(1, new short[2], new short[1]))
                .hasMessage("the truth has 2 pixels, the prediction 1");
    }

    @Test
    void theHarmonicMeanIsNearTheSmallerFigure() {
        assertThat(new SeenUnseen(0.6, 0.3).harmonicIou()).isCloseTo(0.4, within(1e-12));
        assertThat(new SeenUnseen(0.6, 0).harmonicIou()).isZero();
        assertThat(new SeenUnseen(0, 0).harmonicIou()).isZero();
        assertThatThrownBy(() -> new SeenUnseen(60, 30)).hasMessageContaining("shares from 0 to 1");
    }
}
