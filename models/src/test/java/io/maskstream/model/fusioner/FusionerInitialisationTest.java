package io.maskstream.model.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FusionerInitialisationTest {
    private static final Device CPU = new Device.Cpu();
    private static final int WIDTH = 32;
    private static final int WORDS = 10;
    private static final int SIDE = 8;

    private static final BodyConfig.Fusion EARLY = new BodyConfig.EarlyFusion(WIDTH, 2, 4, 64);
    private static final BodyConfig.Fusion LATE = new BodyConfig.LateFusion(WIDTH, 2, 64);
    private static final BodyConfig.Fusion NONE = new BodyConfig.NoFusion();
    private static final BodyConfig.Decoder CONVOLUTIONS = new BodyConfig.Convolutions(3);
    private static final BodyConfig.Decoder NO_DECODER = new BodyConfig.NoDecoder();

    /** Patches near the words' texts, as a trained CLIP has them: pictures of a few words, with noise and a common part. */
    private static final class World {
        final float[] texts = new float[WORDS * WIDTH];
        final List<float[]> pictures = new ArrayList<>();
        final List<int[]> labels = new ArrayList<>();

        World(int count) {
            SplittableRandom random = new SplittableRandom(5);
            for (int word = 0; word < WORDS; word++) {
                unit(random, texts, word, new float[WIDTH], 1);
            }
            for (int i = 0; i < count; i++) {
                picture(random);
            }
        }

        private void picture(SplittableRandom random) {
            int[] shown = random.ints(5, 0, WORDS).toArray();
            float[] rows = new float[SIDE * SIDE * WIDTH];
            int[] truth = new int[SIDE * SIDE];
            for (int at = 0; at < truth.length; at++) {
                truth[at] = shown[(at / SIDE / 3 * 3 + at % SIDE / 3) % shown.length];
                float[] near = new float[WIDTH];
                System.arraycopy(texts, truth[at] * WIDTH, near, 0, WIDTH);
                near[3] += .5f;
                unit(random, rows, at, near, .6);
            }
            pictures.add(rows);
            labels.add(truth);
        }

        private static void unit(SplittableRandom random, float[] rows, int row, float[] near, double noise) {
            double length = 0;
            for (int i = 0; i < WIDTH; i++) {
                near[i] += (float) (random.nextGaussian() * noise / Math.sqrt(WIDTH));
                length += near[i] * near[i];
            }
            for (int i = 0; i < WIDTH; i++) {
                rows[row * WIDTH + i] = (float) (near[i] / Math.sqrt(length));
            }
        }

        FrozenSample sample() {
            return new FrozenSample(WIDTH, texts, pictures);
        }

        /** The share of patches at which the greatest logit is that of their word. */
        double right(BodyConfig config, StateDict weights) {
            double right = 0;
            try (FusionerBody body = FusionerBody.load(config, Weights.of(weights), CPU, Precision.FP32);
                    TensorScope scope = TensorScope.open(CPU)) {
                for (int i = 0; i < pictures.size(); i++) {
                    Tensor logits = body.logits(
                            scope,
                            scope.floats(pictures.get(i), 1, SIDE, SIDE, WIDTH),
                            scope.floats(texts, WORDS, WIDTH));
                    right += right(logits.floats(), labels.get(i), config.scale());
                }
            }
            return right / pictures.size();
        }

        /** Logits at the centres of patches. */
        private static double right(float[] logits, int[] truth, int scale) {
            int side = SIDE * scale;
            int right = 0;
            for (int at = 0; at < truth.length; at++) {
                int pixel = (at / SIDE * scale + scale / 2) * side + at % SIDE * scale + scale / 2;
                int best = 0;
                for (int word = 1; word < WORDS; word++) {
                    best = logits[word * side * side + pixel] > logits[best * side * side + pixel] ? word : best;
                }
                right += best == truth[at] ? 1 : 0;
            }
            return (double) right / truth.length;
        }
    }

    private static BodyConfig config(BodyConfig.Fusion fusion, BodyConfig.Decoder decoder, int scale) {
        return new BodyConfig(WIDTH, WIDTH, fusion, decoder, .07, scale);
    }

    static Stream<BodyConfig> withoutDecoder() {
        return Stream.of(config(EARLY, NO_DECODER, 1), config(LATE, NO_DECODER, 1));
    }

    static Stream<BodyConfig> withDecoder() {
        return Stream.of(config(EARLY, CONVOLUTIONS, 4), config(LATE, CONVOLUTIONS, 4), config(NONE, CONVOLUTIONS, 4));
    }

    @ParameterizedTest
    @MethodSource("withoutDecoder")
    void theIdentityWithoutADecoderIsTheFrozenCosine(BodyConfig config) {
        World world = new World(2);
        StateDict identity = FusionerInitialisation.identity(config, world.sample(), 1);
        BodyConfig frozen = config(NONE, NO_DECODER, 1);
        try (TensorScope scope = TensorScope.open(CPU);
                FusionerBody body = FusionerBody.load(config, Weights.of(identity), CPU, Precision.FP32);
                FusionerBody cosine = FusionerBody.load(frozen, Weights.none(), CPU, Precision.FP32)) {
            Tensor visual = scope.floats(world.pictures.get(0), 1, SIDE, SIDE, WIDTH);
            Tensor text = scope.floats(world.texts, WORDS, WIDTH);
            float[] made = body.logits(scope, visual, text).floats();
            float[] expected = cosine.logits(scope, visual, text).floats();
            // The norms take away the mean over channels, one direction of many.
            assertThat(correlation(made, expected)).isGreaterThan(.97);
        }
    }

    @ParameterizedTest
    @MethodSource("withDecoder")
    void theIdentityWithADecoderLabelsAboutAsTheFrozenCosineDoes(BodyConfig config) {
        World world = new World(12);
        double frozen = world.right(config(NONE, NO_DECODER, 1), StateDict.of("none", List.of()));
        double identity = world.right(config, FusionerInitialisation.identity(config, world.sample(), 1));
        double official = world.right(config, FusionerInitialisation.official(config, 1));

        assertThat(frozen).isGreaterThan(.9);
        assertThat(identity).isGreaterThan(.85 * frozen);
        assertThat(official).isLessThan(.5);
    }

    @Test
    void theOfficialOneHasTheDeviationsOfPyTorch() {
        Map<String, Double> expected = Map.of(
                "fusion.cls_emb", 1.0,
                "fusion.proj_patch", 1 / Math.sqrt(WIDTH),
                "fusion.text_proj.1.weight", 1 / Math.sqrt(3.0 * WIDTH),
                "fusion.text_proj.1.bias", 1 / Math.sqrt(3.0 * WIDTH),
                "fusion.blocks.1.mlp.fc2.weight", 1 / Math.sqrt(3.0 * 64),
                "decoder.conv_1.weight", 1 / Math.sqrt(3.0 * 9 * WIDTH),
                "fusion.visual_proj.2.weight", 0.0,
                "fusion.norm.bias", 0.0);
        StateDict values = FusionerInitialisation.official(config(EARLY, CONVOLUTIONS, 4), 7);
        assertThat(values.names())
                .containsExactlyElementsOf(
                        config(EARLY, CONVOLUTIONS, 4).shapes().keySet());
        expected.forEach(
                (name, deviation) -> assertThat(deviation(values.require(name).floats()))
                        .as(name)
                        .isBetween(.6 * deviation, 1.4 * deviation + 1e-9));
        assertThat(values.require("fusion.norm.weight").floats()).containsOnly(1f);
    }

    @Test
    void theSameSeedGivesTheSameValues() {
        BodyConfig config = config(EARLY, CONVOLUTIONS, 4);
        FrozenSample sample = new World(2).sample();
        StateDict first = FusionerInitialisation.identity(config, sample, 3);
        StateDict second = FusionerInitialisation.identity(config, sample, 3);
        StateDict other = FusionerInitialisation.identity(config, sample, 4);
        String name = "fusion.visual_proj.1.weight";
        first.names().forEach(one -> assertThat(first.require(one).floats())
                .isEqualTo(second.require(one).floats()));
        assertThat(first.require(name).floats())
                .isNotEqualTo(other.require(name).floats());
    }

    @Test
    void encodersOfTwoSpacesHaveNoIdentity() {
        BodyConfig config = new BodyConfig(WIDTH, 20, EARLY, CONVOLUTIONS, .07, 4);
        assertThatThrownBy(() -> FusionerInitialisation.identity(config, new World(1).sample(), 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("pictures have 32 channels and words 20");
    }

    private static double deviation(float[] values) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / values.length;
        return Math.sqrt(squares / values.length - mean * mean);
    }

    private static double correlation(float[] a, float[] b) {
        double product = 0;
        double[] sums = new double[2];
        for (int i = 0; i < a.length; i++) {
            sums[0] += a[i] / a.length;
            sums[1] += b[i] / b.length;
        }
        double[] squares = new double[2];
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - sums[0]) * (b[i] - sums[1]);
            squares[0] += (a[i] - sums[0]) * (a[i] - sums[0]);
            squares[1] += (b[i] - sums[1]) * (b[i] - sums[1]);
        }
        return product / Math.sqrt(squares[0] * squares[1]);
    }
}
