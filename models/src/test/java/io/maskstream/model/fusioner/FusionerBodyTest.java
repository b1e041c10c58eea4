package io.maskstream.model.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FusionerBodyTest {
    private static final Device CPU = new Device.Cpu();
    private static final int WIDTH = 8;
    private static final BodyConfig.Fusion EARLY = new BodyConfig.EarlyFusion(8, 2, 2, 12);
    private static final BodyConfig.Fusion LATE = new BodyConfig.LateFusion(8, 2, 12);
    private static final BodyConfig.Fusion NONE = new BodyConfig.NoFusion();
    private static final BodyConfig.Decoder CONVOLUTIONS = new BodyConfig.Convolutions(2);

    static Stream<BodyConfig> variants() {
        return Stream.of(EARLY, LATE, NONE).flatMap(fusion -> Stream.of(CONVOLUTIONS, new BodyConfig.NoDecoder())
                .map(decoder -> config(fusion, decoder)));
    }

    private static BodyConfig config(BodyConfig.Fusion fusion, BodyConfig.Decoder decoder) {
        return new BodyConfig(WIDTH, WIDTH, fusion, decoder, 0.07, 5);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantGivesALogitForEachPixelAndWord(BodyConfig config) {
        for (Precision precision : Precision.values()) {
            try (FusionerBody body = FusionerBody.load(config, weights(config), CPU, precision);
                    TensorScope scope = TensorScope.open(CPU)) {
                Tensor logits = body.logits(scope, values(scope, 2, 3, 4, WIDTH), values(scope, 5, WIDTH));

                assertThat(logits.shape()).containsExactly(2, 5, 15, 20);
                // A cosine is at most 1.
                assertThat(largest(logits.floats())).isBetween(0.1, 1.001 / 0.07);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void gradientsReachEveryParameter(BodyConfig config) {
        try (FusionerBody body = FusionerBody.loadTrainable(config, weights(config), CPU, Precision.FP32);
                FusionerLoss loss = FusionerLoss.load(CPU);
                TensorScope scope = TensorScope.open(CPU)) {
            assertThat(body.parameters().keySet())
                    .containsExactlyInAnyOrderElementsOf(config.shapes().keySet());
            if (body.parameters().isEmpty()) {
                return;
            }
            Tensor target = scope.floats(pattern(2 * 15 * 20), 2, 1, 15, 20);
            Tensor ignored = scope.bytes(new byte[2 * 15 * 20], 2, 15, 20);
            try (GradientScope gradients = GradientScope.open()) {
                Tensor logits = body.forward(scope, values(scope, 2, 3, 4, WIDTH), values(scope, 2, WIDTH));
                gradients.backward(loss.of(scope, logits, target, ignored).mean());
            }
            body.parameters().forEach((name, parameter) -> assertThat(
                            GradientScope.gradient(scope, parameter).floats())
                    .as(name)
                    .doesNotContain(Float.NaN)
                    .satisfies(gradient -> assertThat(isZero(gradient)).isEqualTo(cancelledByNorm(name))));
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void gradientsInBrainFloatsPointTheSameWay(BodyConfig config) {
        Map<String, float[]> exact = gradients(config, Precision.FP32);
        Map<String, float[]> rounded = gradients(config, Precision.BF16);
        exact.forEach((name, gradient) -> {
            if (!isZero(gradient)) {
                assertThat(cosine(gradient, rounded.get(name))).as(name).isGreaterThan(.8);
            }
        });
    }

    private static Map<String, float[]> gradients(BodyConfig config, Precision precision) {
        Map<String, float[]> all = new HashMap<>();
        try (FusionerBody body = FusionerBody.loadTrainable(config, weights(config), CPU, precision);
                FusionerLoss loss = FusionerLoss.load(CPU);
                TensorScope scope = TensorScope.open(CPU)) {
            if (body.parameters().isEmpty()) {
                return all;
            }
            try (GradientScope gradients = GradientScope.open()) {
                Tensor logits = body.forward(scope, values(scope, 2, 3, 4, WIDTH), values(scope, 2, WIDTH));
                gradients.backward(loss.of(
                                scope,
                                logits,
                                scope.floats(pattern(2 * 15 * 20), 2, 1, 15, 20),
                                scope.bytes(new byte[2 * 15 * 20], 2, 15, 20))
                        .mean());
            }
            body.parameters()
                    .forEach((name, parameter) -> all.put(
                            name, GradientScope.gradient(scope, parameter).floats()));
        }
        return all;
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            first += (double) one[i] * one[i];
            second += (double) other[i] * other[i];
        }
        return product / Math.sqrt(first * second);
    }

    /** The mean that an instance norm takes away swallows the bias before it, up to rounding. */
    private static boolean cancelledByNorm(String name) {
        return name.matches("decoder\\.conv_[01]\\.bias");
    }

    private static boolean isZero(float[] gradient) {
        return largest(gradient) < 1e-6;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Test
    void earlyFusionLetsWordsChangeEachOtherAndLateFusionDoesNot() {
        assertThat(changeByAnotherWord(config(EARLY, CONVOLUTIONS))).isGreaterThan(1e-3f);
        assertThat(changeByAnotherWord(config(LATE, CONVOLUTIONS))).isLessThan(1e-4f);
    }

    private static float changeByAnotherWord(BodyConfig config) {
        try (FusionerBody body = FusionerBody.load(config, weights(config), CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            Tensor visual = values(scope, 1, 3, 4, WIDTH);
            float[] words = values(3 * WIDTH);
            float[] few = body.logits(scope, visual, scope.floats(Arrays.copyOf(words, WIDTH), 1, WIDTH))
                    .floats();
            float[] many =
                    body.logits(scope, visual, scope.floats(words, 3, WIDTH)).floats();
            float change = 0;
            for (int i = 0; i < few.length; i++) {
                change = Math.max(change, Math.abs(few[i] - many[i]));
            }
            return change;
        }
    }

    @Test
    void ignoredPixelsDoNotCountAndAPictureWithoutOthersCostsNothing() {
        try (FusionerLoss loss = FusionerLoss.load(CPU);
                TensorScope scope = TensorScope.open(CPU)) {
            Tensor logits = scope.floats(new float[] {0, 100, 0, 100}, 2, 1, 1, 2);
            Tensor target = scope.floats(new float[4], 2, 1, 1, 2);
            Tensor ignored = scope.bytes(new byte[] {0, 1, 1, 1}, 2, 1, 2);

            float[] each = loss.of(scope, logits, target, ignored).each().floats();

            assertThat(each).containsExactly(new float[] {(float) Math.log(2), 0}, offset(1e-6f));
        }
    }

    private static RandomWeights weights(BodyConfig config) {
        return new RandomWeights(config.shapes(), 1);
    }

    private static Tensor values(TensorScope scope, long... shape) {
        return scope.floats(values((int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)), shape);
    }

    private static float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(i * i * 0.37 + 1);
        }
        return values;
    }

    private static float[] pattern(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 3 == 0 ? 1 : 0;
        }
        return values;
    }
}
