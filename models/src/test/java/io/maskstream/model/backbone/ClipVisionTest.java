package io.maskstream.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClipVisionTest {
    private static final ClipConfig.Text TEXT = new ClipConfig.Text(16, 1, 1, 8, 32);
    private static final ClipConfig TRANSFORMER =
            new ClipConfig(8, 32, new ClipConfig.VisionTransformer(32, 3, 2, 8), TEXT);
    private static final ClipConfig RESIDUAL =
            new ClipConfig(8, 64, new ClipConfig.ModifiedResNet(8, List.of(1, 2, 1, 1), 4), TEXT);
    private static final Device CPU = new Device.Cpu();

    @ParameterizedTest
    @EnumSource(Precision.class)
    void givesAFeatureForEachPatchAtAnyResolution(Precision precision) {
        try (ClipVision vision = load(TRANSFORMER, precision);
                TensorScope scope = TensorScope.open(CPU)) {
            Tensor square = scope.floats(ramp(2 * 3 * 32 * 32), 2, 3, 32, 32);
            Tensor wide = scope.floats(ramp(3 * 16 * 40), 1, 3, 16, 40);

            for (ClipVision.Dense variant : ClipVision.Dense.values()) {
                assertThat(vision.dense(scope, square, variant).shape()).containsExactly(2, 16, 8);
                assertThat(vision.dense(scope, wide, variant).shape()).containsExactly(1, 10, 8);
            }
            assertThat(vision.encode(scope, square).shape()).containsExactly(2, 8);
            assertThat(vision.encode(scope, square).floats()).doesNotContain(Float.NaN);
        }
    }

    @Test
    void brainFloatsStayNearFullPrecision() {
        float[] full = encode(Precision.FP32);
        float[] brain = encode(Precision.BF16);

        double difference = 0;
        double size = 0;
        for (int i = 0; i < full.length; i++) {
            difference += Math.pow(full[i] - brain[i], 2);
            size += full[i] * full[i];
        }
        assertThat(Math.sqrt(difference / size)).isBetween(1e-5, 0.03);
    }

    private float[] encode(Precision precision) {
        try (ClipVision vision = load(TRANSFORMER, precision);
                TensorScope scope = TensorScope.open(CPU)) {
            return vision.encode(scope, scope.floats(ramp(3 * 32 * 32), 1, 3, 32, 32))
                    .floats();
        }
    }

    @Test
    void residualNetworkGivesAFeatureForEachPosition() {
        try (ClipVision vision = load(RESIDUAL, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            Tensor image = scope.floats(ramp(3 * 64 * 64), 1, 3, 64, 64);

            assertThat(vision.encode(scope, image).shape()).containsExactly(1, 8);
            assertThat(vision.dense(scope, image, ClipVision.Dense.MASKCLIP_FULL)
                            .shape())
                    .containsExactly(1, 4, 8);
            assertThat(vision.stages(scope, image)).hasSize(5);
        }
    }

    private static ClipVision load(ClipConfig config, Precision precision) {
        return ClipVision.load(config, new RandomWeights(config.shapes(), 1), CPU, precision);
    }

    private static float[] ramp(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) Math.sin(i * 0.37);
        }
        return values;
    }
}
