package io.maskstream.model.ifseg;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class IfsegLossTest {
    private static final Device CPU = new Device.Cpu();
    private static final int PICTURES = 2;

    @Test
    void aPictureIsOneBand() {
        check(4, 32, 5);
    }

    /** 96 x 171 logits a row: 31 rows are a band, so the last is a short one. */
    @Test
    void aPictureIsSeveralBands() {
        check(6, 96, 171);
    }

    /** Against the definition, in double precision. */
    private static void check(int side, int resolution, int classes) {
        int cells = side * side;
        int pixels = resolution * resolution;
        Weights weights = new RandomWeights(Map.of("x", new long[] {PICTURES, cells + 1, classes}), 5);
        long[] targets =
                new Random(3).longs((long) PICTURES * pixels, 0, classes).toArray();
        float[] logits = weights.floats("x");
        double[] slopes = new double[logits.length];
        double expected = definition(logits, targets, side, resolution, classes, slopes);

        ScriptText text = ScriptText.of(IfsegLossTest.class, "logits.torchscript");
        try (ScriptModule module = ScriptModule.loadTrainable(text, "Logits", weights, Map.of(), CPU);
                IfsegLoss loss = IfsegLoss.load(CPU);
                TensorScope scope = TensorScope.open(CPU)) {
            try (GradientScope gradients = GradientScope.open()) {
                Tensor x =
                        module.forward(scope, scope.floats(new float[] {2}, 1)).get(0);
                Tensor mean = loss.of(scope, x, scope.longs(targets, PICTURES, pixels), side, resolution);
                assertThat((double) mean.item()).isCloseTo(expected, Offset.offset(1e-5));
                gradients.backward(mean);
            }
            float[] gradient =
                    GradientScope.gradient(scope, module.parameters().get("x")).floats();
            for (int i = 0; i < gradient.length; i++) {
                assertThat((double) gradient[i]).isCloseTo(2 * slopes[i], Offset.offset(1e-7));
            }
        }
    }

    private static double definition(
            float[] logits, long[] targets, int side, int resolution, int classes, double[] slopes) {
        double sum = 0;
        int count = targets.length;
        for (int pixel = 0; pixel < count; pixel++) {
            int picture = pixel / (resolution * resolution);
            double[] rows = shares(pixel / resolution % resolution, side, resolution);
            double[] columns = shares(pixel % resolution, side, resolution);
            double[] x = new double[classes];
            for (int cell = 0; cell < side * side; cell++) {
                for (int i = 0; i < classes; i++) {
                    x[i] += rows[cell / side] * columns[cell % side] * 2 * logits[at(picture, cell, i, side, classes)];
                }
            }
            double all = 0;
            for (double value : x) {
                all += Math.exp(value);
            }
            sum -= x[(int) targets[pixel]] - Math.log(all);
            for (int cell = 0; cell < side * side; cell++) {
                double share = rows[cell / side] * columns[cell % side] / count;
                for (int i = 0; share != 0 && i < classes; i++) {
                    double slope = Math.exp(x[i]) / all - (i == targets[pixel] ? 1 : 0);
                    slopes[at(picture, cell, i, side, classes)] += share * slope;
                }
            }
        }
        return sum / count;
    }

    private static int at(int picture, int cell, int i, int side, int classes) {
        return (picture * (side * side + 1) + cell) * classes + i;
    }

    /** Bilinear, corners not aligned. */
    private static double[] shares(int pixel, int side, int resolution) {
        double place = Math.max(0, (pixel + .5) * side / resolution - .5);
        int before = (int) place;
        double[] shares = new double[side];
        shares[before] += 1 - (place - before);
        shares[Math.min(before + 1, side - 1)] += place - before;
        return shares;
    }
}
