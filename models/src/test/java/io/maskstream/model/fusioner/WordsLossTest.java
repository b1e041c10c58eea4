package io.maskstream.model.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WordsLossTest {
    private static final Device CPU = new Device.Cpu();
    private static final BodyConfig BODY =
            new BodyConfig(8, 8, new BodyConfig.EarlyFusion(8, 2, 2, 12), new BodyConfig.Convolutions(2), 0.07, 2);

    @Test
    void itsPartsAreThoseOfTheirFormulas() {
        // Two words, three pixels: the first word, nothing, and one that is ignored.
        float[] logits = {2f, -1f, 9f, .5f, .25f, 9f};
        try (TensorScope scope = TensorScope.open(CPU);
                WordsLoss loss = WordsLoss.load(new WordsLoss.Parts(2, 3, 5), CPU)) {
            WordsLoss.Losses losses = loss.of(
                    scope,
                    scope.floats(logits, 1, 2, 1, 3),
                    scope.bytes(new byte[] {0, 2, 1}, 1, 1, 3),
                    scope.floats(new float[] {1, 1, 0}, 1, 1, 3));

            double sigmoid = (log1pExp(-2) + log1pExp(.5) + log1pExp(-1) + log1pExp(.25)) / 4;
            double first = Math.exp(2) / (Math.exp(2) + Math.exp(.5) + 1);
            double absent = Math.exp(-1) + Math.exp(.25) + 1;
            double softmax = -(Math.log(first) + Math.log(1 / absent)) / 2;
            double overlap = 1 - 2 * first / (first + Math.exp(-1) / absent + 1);
            assertThat((double) losses.sigmoid().item()).isCloseTo(sigmoid, offset(1e-5));
            assertThat((double) losses.softmax().item()).isCloseTo(softmax, offset(1e-5));
            assertThat((double) losses.overlap().item()).isCloseTo(overlap, offset(1e-5));
            assertThat((double) losses.sum().item()).isCloseTo(2 * sigmoid + 3 * softmax + 5 * overlap, offset(1e-4));
        }
    }

    private static double log1pExp(double x) {
        return Math.log1p(Math.exp(x));
    }

    @Test
    void gradientsReachEveryParameterAndPixelsThatAreIgnoredChangeNone() {
        try (FusionerBody body = FusionerBody.loadTrainable(
                        BODY, Weights.of(FusionerInitialisation.official(BODY, 1)), CPU, Precision.FP32);
                WordsLoss loss = WordsLoss.load(new WordsLoss.Parts(16, 1, 1), CPU)) {
            Map<String, float[]> gradients = gradients(body, loss, (byte) 0);
            assertThat(gradients.keySet())
                    .containsExactlyInAnyOrderElementsOf(BODY.shapes().keySet());
            // Each instance norm takes away what the bias before it adds.
            gradients.forEach((name, gradient) -> {
                if (!name.matches("decoder\\.conv_[01]\\.bias")) {
                    assertThat(largest(gradient)).as(name).isPositive();
                }
            });

            Map<String, float[]> others = gradients(body, loss, (byte) 2);
            gradients.forEach(
                    (name, gradient) -> assertThat(others.get(name)).as(name).isEqualTo(gradient));
        }
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** With another label at the pixels that are ignored. */
    private static Map<String, float[]> gradients(FusionerBody body, WordsLoss loss, byte ignored) {
        SplittableRandom random = new SplittableRandom(4);
        byte[] labels = new byte[2 * 6 * 6];
        float[] weights = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(4);
            weights[i] = i % 3;
            labels[i] = i % 3 == 0 ? ignored : labels[i];
        }
        GradientScope.zero(body.parameters().values());
        try (TensorScope scope = TensorScope.open(CPU);
                GradientScope gradients = GradientScope.open()) {
            Tensor visual = scope.floats(numbers(random, 2 * 9 * 8), 2, 3, 3, 8);
            Tensor logits = body.forward(scope, visual, scope.floats(numbers(random, 3 * 8), 3, 8));
            Tensor sum = loss.of(scope, logits, scope.bytes(labels, 2, 6, 6), scope.floats(weights, 2, 6, 6))
                    .sum();
            gradients.backward(sum);
            Map<String, float[]> collected = new LinkedHashMap<>();
            body.parameters().forEach((name, value) -> {
                if (GradientScope.hasGradient(value)) {
                    collected.put(name, GradientScope.gradient(scope, value).floats());
                }
            });
            return collected;
        }
    }

    private static float[] numbers(SplittableRandom random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Test
    void picturesMayHaveWordsOfTheirOwn() {
        SplittableRandom random = new SplittableRandom(6);
        try (FusionerBody body = FusionerBody.load(
                        BODY, Weights.of(FusionerInitialisation.official(BODY, 1)), CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            float[] pictures = numbers(random, 2 * 9 * 8);
            float[] words = numbers(random, 2 * 8);
            float[] together = body.logits(scope, scope.floats(pictures, 2, 3, 3, 8), scope.floats(words, 2, 1, 8))
                    .floats();
            float[] first = new float[9 * 8];
            System.arraycopy(pictures, 0, first, 0, first.length);
            float[] word = new float[8];
            System.arraycopy(words, 0, word, 0, 8);
            float[] alone = body.logits(scope, scope.floats(first, 1, 3, 3, 8), scope.floats(word, 1, 8))
                    .floats();
            assertThat(together).hasSize(2 * 36);
            assertThat(Arrays.copyOf(together, 36)).containsExactly(alone, offset(1e-4f));
        }
    }

    @Test
    void partsThatSayNothingAreRefused() {
        assertThatThrownBy(() -> new WordsLoss.Parts(0, 0, 0)).hasMessageContaining("one must be above");
        assertThatThrownBy(() -> new WordsLoss.Parts(1, -1, 0)).hasMessageContaining("none may be below 0");
    }
}
