package io.maskstream.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    private static final short VOID = (short) ConfusionMatrix.VOID;

    /** Two classes and label 0, ten pixels, one of them void. */
    private static ConfusionMatrix example() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);
        matrix.add(
                new short[] {0, 0, 0, 1, 1, 1, 1, 2, 2, VOID}, //
                new short[] {0, 0, 1, 1, 1, 1, 0, 1, 2, 2});
        return matrix;
    }

    @Test
    void dividesTheIntersectionOfEachClassByItsUnion() {
        ConfusionMatrix matrix = example();

        // Label 0: both 2, truth 3, predicted 3. Class 1: both 3, truth 4, predicted 5. Class 2: both 1, truth 2,
        // predicted 1.
        assertThat(matrix.iou(0).orElseThrow()).isEqualTo(2 / 4.0);
        assertThat(matrix.iou(1).orElseThrow()).isEqualTo(3 / 6.0);
        assertThat(matrix.iou(2).orElseThrow()).isEqualTo(1 / 2.0);
        assertThat(matrix.meanIou().orElseThrow()).isEqualTo(0.5);
        assertThat(matrix.pixelAccuracy().orElseThrow()).isEqualTo(6 / 9.0);
    }

    @Test
    void voidPixelsCountNowhereWhateverWasPredicted() {
        assertThat(example().pixels()).isEqualTo(9);
        assertThat(example().predicted(2)).isEqualTo(1);
    }

    @Test
    void classesThatTheTruthNeverHasAreNotInTheMeanButCountAgainstOthers() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add(new short[] {1, 1, 2, 2}, new short[] {1, 3, 2, 2});

        assertThat(matrix.iou(3)).isEmpty();
        assertThat(matrix.iou(0)).isEmpty();
        assertThat(matrix.meanIou().orElseThrow()).isEqualTo((0.5 + 1) / 2);
        assertThat(matrix.meanIou(IntStream.of(3))).isEmpty();
    }

    @Test
    void meansOfSomeClassesLeaveTheOthersOut() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add(new short[] {1, 1, 2, 3}, new short[] {1, 1, 3, 3});

        assertThat(matrix.meanIou(IntStream.of(1, 3)).orElseThrow()).isEqualTo((1 + 0.5) / 2);
    }

    @Test
    void countsOfPicturesAddUp() {
        ConfusionMatrix sum = example();
        sum.add(example());

        assertThat(sum.pixels()).isEqualTo(18);
        assertThat(sum.count(2, 1)).isEqualTo(2);
        assertThat(sum.meanIou().orElseThrow()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void withoutPixelsThereAreNoFigures() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);

        assertThat(matrix.meanIou()).isEmpty();
        assertThat(matrix.pixelAccuracy()).isEmpty();
    }

    @Test
    void refusesUnknownLabelsAndMasksOfAnotherSize() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);

        assertThatThrownBy(() -> matrix.add(3, 0)).hasMessageContaining("there are the labels 0 to 2");
        assertThatThrownBy(() -> matrix.add(0, 3)).hasMessageContaining("there are the labels 0 to 2");
        assertThatThrownBy(() -> matrix.add(new short[2], new short[3]))
                .hasMessage("the truth has 2 pixels, the prediction 3");
        assertThatThrownBy(() -> matrix.add(new ConfusionMatrix(3))).hasMessageContaining("cannot be added");
        assertThatThrownBy(() -> new ConfusionMatrix(0)).hasMessageContaining("give 1 to");
    }

    @Test
    void labelsBeyondTheSignedRangeAreLabelsToo() {
        ConfusionMatrix matrix = new ConfusionMatrix(255);
        matrix.add(new short[] {200, 255}, new short[] {200, 255});

        assertThat(matrix.iou(255).orElseThrow()).isEqualTo(1);
    }
}
