package io.maskstream.model.ifseg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.ofa.TinyOfa;
import io.maskstream.model.ofa.TrainingNoise;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorEngine;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class IfsegBodyTest {
    private static final Device CPU = new Device.Cpu();
    private static final IfsegConfig TINY = IfsegConfig.over(TinyOfa.config());
    private static final Weights WEIGHTS = new RandomWeights(TINY.shapes(), 3);
    private static final List<long[]> WORDS = List.of(new long[] {5, 9}, new long[] {7}, new long[] {8, 8, 20});

    private static Tensor text(TensorScope scope) {
        return scope.longs(new long[] {0, 5, 9, 7, 8, 8, 20, 2}, 1, 8);
    }

    @Test
    void aClassIsTheMeanOfItsSubWords() {
        try (IfsegBody body = IfsegBody.load(TINY, WEIGHTS, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            float[] table = WEIGHTS.floats("encoder.embed_tokens.weight");
            float[] classes = body.classEmbeddings(scope, WORDS).floats();

            for (int i = 0; i < 16; i++) {
                assertThat(classes[i]).isCloseTo((table[5 * 16 + i] + table[9 * 16 + i]) / 2, within());
                assertThat(classes[16 + i]).isCloseTo(table[7 * 16 + i], within());
                assertThat(classes[32 + i]).isCloseTo((2 * table[8 * 16 + i] + table[20 * 16 + i]) / 3, within());
            }
            assertThatThrownBy(() -> body.classEmbeddings(scope, List.of(new long[] {1}, new long[0])))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("the class number 2 has no sub-words");
        }
    }

    private static Offset<Float> within() {
        return Offset.offset(1e-6f);
    }

    @Test
    void aPatchDoesNotSeeTheEncodersOutputsOfThoseBehindIt() {
        try (IfsegBody body = IfsegBody.load(TINY, WEIGHTS, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            IfsegBody.Biases biases = body.biases(scope, 3, 5, 8);
            // Positions, two layers of the encoder, three of the decoder, one for the encoder's outputs.
            assertThat(biases.tensors()).hasSize(1 + 2 + 3 + 1);
            assertThat(biases.positions().shape()).containsExactly(15 + 8, 16);
            float[] own = biases.tensors().get(3).floats();
            for (int row = 0; row < 16; row++) {
                for (int column = 0; column < 16; column++) {
                    assertThat(own[row * 16 + column] == Float.NEGATIVE_INFINITY)
                            .isEqualTo(column > row);
                }
            }
        }
    }

    @Test
    void aTextLongerThanTheTableIsOneLine() {
        try (IfsegBody body = IfsegBody.load(TINY, WEIGHTS, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            assertThatThrownBy(() -> body.biases(scope, 4, 4, 161))
                    .hasMessage(
                            "the words make a text of 161 pieces, but the model has positions for 160; give fewer words");
        }
    }

    @Test
    void picturesOfABatchDoNotSeeEachOther() {
        try (IfsegBody body = IfsegBody.load(TINY, WEIGHTS, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            float[] pixels = new float[2 * 3 * 48 * 80];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) Math.sin(i * 0.37);
            }
            float[] both = logits(body, scope, pixels, 2);
            float[] first = logits(body, scope, Arrays.copyOf(pixels, pixels.length / 2), 1);

            for (int i = 0; i < first.length; i++) {
                assertThat(both[i]).isCloseTo(first[i], Offset.offset(1e-4f));
            }
        }
    }

    @Test
    void aLargeBatchGivesWhatItsPicturesGive() {
        try (IfsegBody body = IfsegBody.load(TINY, WEIGHTS, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            // 1,035 patches each: on the CPU they run one by one, and are put together in their order.
            int size = 3 * 360 * 720;
            float[] pixels = new float[3 * size];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) Math.sin(i * 0.37 + i / size);
            }
            IfsegBody.Biases biases = body.biases(scope, 23, 45, 8);
            Tensor classes = body.classEmbeddings(scope, WORDS);
            Tensor features = body.features(scope, scope.floats(pixels, 3, 3, 360, 720));
            Tensor logits = body.logits(scope, features, text(scope), classes, biases);

            assertThat(features.shape()).startsWith(3, 1035);
            assertThat(logits.shape()).containsExactly(3, 1035, 3);
            float[] together = logits.floats();
            for (int picture = 0; picture < 3; picture++) {
                float[] own = Arrays.copyOfRange(pixels, picture * size, (picture + 1) * size);
                Tensor alone = body.features(scope, scope.floats(own, 1, 3, 360, 720));
                assertThat(body.logits(scope, alone, text(scope), classes, biases)
                                .floats())
                        .isEqualTo(Arrays.copyOfRange(together, picture * 3 * 1035, (picture + 1) * 3 * 1035));
            }
        }
    }

    private static float[] logits(IfsegBody body, TensorScope scope, float[] pixels, int count) {
        Tensor features = body.features(scope, scope.floats(pixels, count, 3, 48, 80));
        IfsegBody.Biases biases = body.biases(scope, 3, 5, 8);
        return body.logits(scope, features, text(scope), body.classEmbeddings(scope, WORDS), biases)
                .floats();
    }

    @Test
    void imageNetworkAndSubWordsTakeNoGradients() {
        // One time in a hundred both pictures lose a layer by chance, which then has no gradient.
        TensorEngine.get().seed(1);
        try (IfsegBody body = IfsegBody.loadTrainable(TINY, WEIGHTS, TrainingNoise.OFFICIAL, CPU, Precision.FP32);
                IfsegLoss loss = IfsegLoss.load(CPU);
                TensorScope scope = TensorScope.open(CPU)) {
            Tensor words = scope.longs(new long[2 * 16], 2, 16);
            Tensor targets = scope.longs(new long[2 * 64 * 64], 2, 64 * 64);
            Tensor made = body.classEmbeddings(scope, WORDS);
            Tensor classes = scope.floats(made.floats(), made.shape());
            try (GradientScope gradients = GradientScope.open()) {
                Tensor logits = body.artificial(scope, words, text(scope), classes, classes)
                        .get(2);
                Tensor mean = loss.of(scope, logits, targets, 4, 64);
                assertThat(mean.item()).isPositive().isFinite();
                gradients.backward(mean);
            }
            for (Map.Entry<String, Tensor> parameter : body.parameters().entrySet()) {
                boolean frozen = parameter.getKey().contains("embed_images")
                        || parameter.getKey().contains("image_proj")
                        || parameter.getKey().contains("embed_tokens");
                double norm = norm(GradientScope.gradient(scope, parameter.getValue()));
                if (frozen) {
                    assertThat(norm).as(parameter.getKey()).isZero();
                } else if (parameter.getKey().endsWith("weight")) {
                    assertThat(norm).as(parameter.getKey()).isPositive();
                }
            }
        }
    }

    @Test
    void gridsAreKeptUntilOthersNeedTheRoom() {
        try (IfsegBody body = IfsegBody.load(TINY, WEIGHTS, CPU, Precision.FP32);
                GridBiases grids = new GridBiases(body)) {
            IfsegBody.Biases first = grids.of(3, 5, 8);
            grids.of(4, 4, 8);

            assertThat(grids.of(3, 5, 8)).isSameAs(first);
            assertThat(grids.size()).isEqualTo(2);
            assertThatThrownBy(() -> grids.of(2000, 2000, 8))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("a picture of about 32000x32000 pixels takes ")
                    .hasMessageEndingWith("scale it down");
        }
    }

    @Test
    void whatAnOfaLacksStartsAsTheOfficialCodeStartsIt() {
        Weights ofa = new RandomWeights(TINY.ofa().shapes(), 3);
        AddedWeights weights = new AddedWeights(TINY, ofa, 1);

        TINY.check(weights, "made");
        float[] table = weights.floats("decoder.seg_rel_pos_table_list.2.weight");
        double square = 0;
        for (float value : table) {
            square += (double) value * value;
        }
        assertThat(Math.sqrt(square / table.length)).isBetween(0.016, 0.024);
        assertThat(weights.floats("decoder.seg_pos_ln.weight")).containsOnly(1f);
        assertThat(weights.floats("decoder.seg_pos_ln.bias")).containsOnly(0f);
        assertThat(new AddedWeights(TINY, ofa, 1).floats("decoder.embed_seg_positions.weight"))
                .isEqualTo(weights.floats("decoder.embed_seg_positions.weight"))
                .isNotEqualTo(new AddedWeights(TINY, ofa, 2).floats("decoder.embed_seg_positions.weight"));
        assertThat(weights.floats("encoder.layer_norm.weight")).isEqualTo(ofa.floats("encoder.layer_norm.weight"));
    }

    private static double norm(Tensor tensor) {
        double sum = 0;
        for (float value : tensor.floats()) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
