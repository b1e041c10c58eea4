package io.maskstream.model.train.fusioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import org.junit.jupiter.api.Test;

class StreetworldViewsTest {
    private static final int SIDE = 48;

    @Test
    void theSameSeedGivesTheSameView() {
        StreetworldViews views = new StreetworldViews(SIDE, 12, true, .25);
        for (int i = 0; i < 12; i++) {
            LabelledView first = views.view(SeedRange.TRAIN, i);
            LabelledView second = views.view(SeedRange.TRAIN, i);
            assertThat(first.picture().width()).isEqualTo(SIDE);
            assertThat(first.picture().height()).isEqualTo(SIDE);
            assertThat(first.picture().rgb()).isEqualTo(second.picture().rgb());
            assertThat(first.labels()).isEqualTo(second.labels()).hasSize(144);
        }
        assertThat(views.digest(SeedRange.TRAIN)).isNotEqualTo(views.digest(SeedRange.TEST));
    }

    @Test
    void aWholeViewIsTheSceneItself() {
        StreetworldPicture scene = Streetworld.picture(SeedRange.TEST.seed(3), SIDE, StreetworldOptions.ALL);
        LabelledView view = new StreetworldViews(SIDE, SIDE, false, 0).view(SeedRange.TEST, 3);
        assertThat(view.picture().rgb()).isEqualTo(scene.rgb());
        for (int i = 0; i < view.labels().length; i++) {
            assertThat(view.labels()[i] & 0xff).isEqualTo(scene.labels()[i]);
        }
    }

    @Test
    void labelsAreMirroredAndCroppedWithThePicture() {
        StreetworldViews views = new StreetworldViews(SIDE, SIDE, true, 0);
        int agreeing = 0;
        for (int i = 0; i < 20; i++) {
            LabelledView view = views.view(SeedRange.TRAIN, i);
            agreeing += spread(view, true) < spread(view, false) ? 1 : 0;
        }
        assertThat(agreeing).isGreaterThan(17);
    }

    /** Spread of the red channel within nouns; with labels as they are, or mirrored against the picture. */
    private static double spread(LabelledView view, boolean right) {
        double[] sums = new double[256];
        double[] squares = new double[256];
        int[] counts = new int[256];
        for (int at = 0; at < view.labels().length; at++) {
            int other = right ? at : at / SIDE * SIDE + SIDE - 1 - at % SIDE;
            int noun = view.labels()[other] & 0xff;
            double red = view.picture().rgb()[3 * at] & 0xff;
            sums[noun] += red;
            squares[noun] += red * red;
            counts[noun]++;
        }
        double spread = 0;
        for (int i = 0; i < counts.length; i++) {
            spread += counts[i] == 0 ? 0 : squares[i] - sums[i] * sums[i] / counts[i];
        }
        return spread;
    }

    @Test
    void aCellHasTheNounOfMostOfItsPixels() {
        short[] labels = {
            1, 1, 2, 2, //
            1, 3, 2, 2, //
            5, 4, 7, 8, //
            4, 5, 8, 7
        };
        assertThat(LabelGrid.majority(labels, 4, 4, 2)).containsExactly(1, 2, 4, 7);
        assertThat(LabelGrid.majority(labels, 4, 4, 8)[0]).isEqualTo((byte) 1);
        assertThat(LabelGrid.majority(labels, 4, 4, 8)[63]).isEqualTo((byte) 7);
    }
}
