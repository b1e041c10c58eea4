package io.maskstream.model.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.FramePixels;
import io.maskstream.model.LabelMap;
import io.maskstream.model.PixelArea;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pictures of 64 x 32 pixels, of which the last 16 columns are padding; masks of 12 x 8. */
class SteadyLabelsTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;
    private static final PixelArea CONTENT = new PixelArea(0, 0, 48, 32);
    private static final int MASK_WIDTH = 12;
    private static final int MASK_HEIGHT = 8;

    private final SteadyLabels steady = new SteadyLabels();
    private final byte[] rgb = new byte[3 * WIDTH * HEIGHT];

    private LabelMap show(int label) {
        short[] labels = new short[MASK_WIDTH * MASK_HEIGHT];
        short[] scores = new short[labels.length];
        Arrays.fill(labels, (short) label);
        Arrays.fill(scores, (short) (100 * label));
        FramePixels picture = new FramePixels(rgb.clone(), CONTENT, MASK_HEIGHT, MASK_WIDTH);
        return steady.next(picture, WIDTH, HEIGHT, new LabelMap(MASK_HEIGHT, MASK_WIDTH, labels, scores));
    }

    /** Paints the block at a row and a column of blocks. */
    private void paint(int blockRow, int blockColumn, int value) {
        for (int y = blockRow * 8; y < blockRow * 8 + 8; y++) {
            int from = 3 * (y * WIDTH + blockColumn * 8);
            Arrays.fill(rgb, from, from + 3 * 8, (byte) value);
        }
    }

    @Test
    void aPixelThatLooksTheSameKeepsItsLabelAndScoreUntilAnotherLasts() {
        show(1);
        for (int frame = 1; frame < SteadyLabels.PATIENCE; frame++) {
            assertThat(show(2).labels()).as("frame %d", frame).containsOnly(1);
        }
        assertThat(show(1).labels()).as("it begins anew").containsOnly(1);
        for (int frame = 1; frame < SteadyLabels.PATIENCE; frame++) {
            LabelMap map = show(2);
            assertThat(map.labels()).containsOnly(1);
            assertThat(map.scores()).containsOnly(100);
        }
        assertThat(show(2).labels()).containsOnly(2);
    }

    @Test
    void rivalsThatTakeTurnsNeverWin() {
        show(1);
        for (int frame = 0; frame < 5 * SteadyLabels.PATIENCE; frame++) {
            assertThat(show(2 + frame % 2).labels()).containsOnly(1);
        }
    }

    @Test
    void whereThePictureChangesAndAroundItTheNewLabelsCountAtOnce() {
        show(1);
        paint(0, 0, 90);
        short[] labels = show(2).labels();

        for (int row = 0; row < MASK_HEIGHT; row++) {
            for (int column = 0; column < MASK_WIDTH; column++) {
                // Mask pixels are 4 x 4 picture pixels: two to a block.
                boolean near = row < 4 && column < 4;
                assertThat(labels[row * MASK_WIDTH + column]).isEqualTo((short) (near ? 2 : 1));
            }
        }
    }

    @Test
    void noiseIsNoChangeAndWhatCreepsIsOne() {
        Random random = new Random(5);
        show(1);
        for (int frame = 1; frame < SteadyLabels.PATIENCE; frame++) {
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) random.nextInt(5);
            }
            assertThat(show(2).labels()).containsOnly(1);
        }
        show(1);
        for (int value = 0; value < 4; value++) {
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 6; column++) {
                    paint(row, column, value * 2);
                }
            }
            assertThat(show(2).labels()).containsOnly(value < 3 ? 1 : 2);
        }
    }

    @Test
    void paddingChangesNothing() {
        show(1);
        paint(0, 6, 255);
        paint(3, 7, 255);

        assertThat(show(2).labels()).containsOnly(1);
    }

    @Test
    void aMaskOfAnotherSizeBeginsAnew() {
        show(1);
        short[] labels = new short[4];
        Arrays.fill(labels, (short) 2);
        FramePixels picture = new FramePixels(rgb.clone(), CONTENT, 2, 2);

        assertThat(steady.next(picture, WIDTH, HEIGHT, new LabelMap(2, 2, labels, new short[4]))
                        .labels())
                .containsOnly(2);
    }
}
