package io.maskstream.model.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.LabelMap;
import io.maskstream.model.PixelArea;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LabelReductionTest {
    private static final Device CPU = new Device.Cpu();
    private static final LabelReduction REDUCTION = LabelReduction.load(CPU);

    @AfterAll
    static void close() {
        REDUCTION.close();
    }

    @Test
    void choosesTheLargestLogitAfterBilinearResizing() {
        int classes = 37; // More than two groups.
        int grid = 5;
        int size = 23;
        float[] logits = random(classes * grid * grid);
        LabelMap map = reduce(logits, classes, grid, FramePixels.whole(new byte[3 * size * size], size, size), size, 0);

        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double[] values = new double[classes];
                for (int k = 0; k < classes; k++) {
                    values[k] =
                            bilinear(logits, k * grid * grid, grid, (y + 0.5) * grid / size, (x + 0.5) * grid / size);
                }
                int best = 0;
                for (int k = 1; k < classes; k++) {
                    best = values[k] > values[best] ? k : best;
                }
                double top = values[best];
                double total = Arrays.stream(values).map(v -> Math.exp(v - top)).sum();
                assertThat(map.label(y, x)).isEqualTo(best + 1);
                assertThat(map.score(y, x)).isCloseTo(1 / total, within(2e-5));
            }
        }
    }

    @Test
    void paddingNeverReachesTheMask() {
        // The lower half of the input is padding, where the second class is certain.
        float[] logits = {0, 0, 0, 0, -9, -9, 9, 9};
        FramePixels frame = new FramePixels(new byte[3 * 8 * 8], new PixelArea(0, 0, 8, 4), 4, 8);

        LabelMap map = reduce(logits, 2, 2, frame, 8, 0);

        assertThat(map.height()).isEqualTo(4);
        assertThat(map.labels()).containsOnly((short) 1);
    }

    @Test
    void pixelsBelowTheThresholdAreUnlabelledWithScoreZero() {
        float[] logits = {0, 3, 1, -3};
        FramePixels frame = FramePixels.whole(new byte[3 * 2], 1, 2);
        try (TensorScope scope = TensorScope.open(CPU)) {
            Tensor tensor = scope.floats(logits, 1, 2, 1, 2);
            LabelMap map = REDUCTION
                    .reduce(
                            scope,
                            tensor,
                            new FrameBatch(1, 2, List.of(frame)),
                            scope.floats(new float[] {0.5f, 0.9f}, 2),
                            LabelReduction.Score.SIGMOID)
                    .frames()
                    .get(0);

            assertThat(map.labels()).containsExactly((short) 0, (short) 1);
            assertThat(map.score(0, 0)).isZero();
            assertThat(map.score(0, 1)).isCloseTo(1 / (1 + Math.exp(-3)), within(2e-5));
        }
    }

    @Test
    void labelsAbove255Survive() {
        float[] logits = new float[700];
        logits[611] = 5;
        LabelMap map = reduce(logits, 700, 1, FramePixels.whole(new byte[3], 1, 1), 1, 0);

        assertThat(map.label(0, 0)).isEqualTo(612);
    }

    @Test
    void normalisesEachColour() {
        byte[] rgb = {(byte) 255, 0, 51};
        try (TensorScope scope = TensorScope.open(CPU)) {
            float[] values = REDUCTION
                    .normalise(
                            scope,
                            new FrameBatch(1, 1, List.of(FramePixels.whole(rgb, 1, 1))),
                            new float[] {0.5f, 0.25f, 0.2f},
                            new float[] {0.5f, 0.5f, 2f})
                    .floats();

            assertThat(values).containsExactly(new float[] {1f, -0.5f, 0f}, within(1e-6f));
        }
    }

    private static LabelMap reduce(float[] logits, int classes, int grid, FramePixels frame, int size, float least) {
        float[] thresholds = new float[classes];
        Arrays.fill(thresholds, least);
        try (TensorScope scope = TensorScope.open(CPU)) {
            return REDUCTION
                    .reduce(
                            scope,
                            scope.floats(logits, 1, classes, grid, grid),
                            new FrameBatch(size, size, List.of(frame)),
                            scope.floats(thresholds, classes),
                            LabelReduction.Score.SOFTMAX)
                    .frames()
                    .get(0);
        }
    }

    private static double bilinear(float[] map, int offset, int grid, double row, double column) {
        double y = Math.min(grid - 1, Math.max(0, row - 0.5));
        double x = Math.min(grid - 1, Math.max(0, column - 0.5));
        int y0 = (int) y;
        int x0 = (int) x;
        int y1 = Math.min(grid - 1, y0 + 1);
        int x1 = Math.min(grid - 1, x0 + 1);
        double upper = map[offset + y0 * grid + x0] * (1 - x + x0) + map[offset + y0 * grid + x1] * (x - x0);
        double lower = map[offset + y1 * grid + x0] * (1 - x + x0) + map[offset + y1 * grid + x1] * (x - x0);
        return upper * (1 - y + y0) + lower * (y - y0);
    }

    private static float[] random(int length) {
        Random random = new Random(7);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() * 6 - 3;
        }
        return values;
    }
}
