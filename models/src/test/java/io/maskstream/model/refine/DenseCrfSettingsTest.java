package io.maskstream.model.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseCrfSettingsTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.01, 1e6, Double.NaN, Double.POSITIVE_INFINITY})
    void deviationsOutsideTheLatticesReachAreRefused(double deviation) {
        assertThatThrownBy(() -> new PairwiseKernel.Spatial(1, deviation))
                .hasMessageContaining("of the position: give a number from 0.05 to 100000.0");
        assertThatThrownBy(() -> new PairwiseKernel.Bilateral(1, 3, deviation))
                .hasMessageContaining("of the colour: give a number from 0.05 to 100000.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1e7, Double.NaN})
    void weightsBelowZeroOrWithoutMeaningAreRefused(double weight) {
        assertThatThrownBy(() -> new PairwiseKernel.Bilateral(weight, 3, 3))
                .hasMessage("kernel weight %s: give a number from 0 to 1000000", weight);
    }

    @Test
    void iterationsAndThreadsHaveLimits() {
        assertThatThrownBy(() -> DenseCrfSettings.lattice(-1)).hasMessageContaining("-1 mean-field iterations");
        assertThatThrownBy(() -> DenseCrfSettings.lattice(1001)).hasMessageContaining("from 0 to 1000");
        assertThatThrownBy(() -> DenseCrfSettings.ifseg().withThreads(0)).hasMessageContaining("0 threads");
        assertThatThrownBy(() -> DenseCrfSettings.ifseg().withThreads(257)).hasMessageContaining("from 1 to 256");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, -0.5f, 1.5f, Float.POSITIVE_INFINITY})
    void whatIsNoProbabilityIsRefusedWithItsPlace(float value) {
        float[] values = new float[2 * 3 * 4];
        values[12 + 4 + 2] = value;

        assertThatThrownBy(() -> new LabelProbabilities(2, 3, 4, values))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("probability %s of label 1 at row 1, column 2", value)
                .hasMessageEndingWith("Take their softmax first");
    }

    @Test
    void aWrongCountOfProbabilitiesIsRefused() {
        assertThatThrownBy(() -> new LabelProbabilities(2, 3, 4, new float[23]))
                .isInstanceOf(ModelException.class)
                .hasMessage("23 probabilities, expected 24: 2 labels for 4x3 pixels");
        assertThatThrownBy(() -> new LabelProbabilities(0, 3, 4, new float[0]))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("all three must be positive");
    }

    @Test
    void ofEquallyLikelyLabelsTheFirstIsTaken() {
        float[] values = {0.2f, 0.5f, 0.1f, 0.4f, 0.5f, 0.1f, 0.4f, 0, 0.8f};

        assertThat(new LabelProbabilities(3, 1, 3, values).likeliest()).containsExactly(1, 0, 2);
    }
}
