package io.maskstream.model.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.LabelMap;
import io.maskstream.model.ModelException;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.SegmenterContractTest;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.maskclip.ClipPixels;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.text.ClipTokenizer;
import io.maskstream.model.text.PromptTemplates;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FusionerSegmenterTest extends SegmenterContractTest {
    private static final int SIDE = 32;
    private static final FusionerConfig TINY = TinyFusioner.clip();

    @Override
    protected Segmenter load() {
        return TinyFusioner.load(TINY, ClipTokenizer.random(TinyFusioner.WORDS, 1), Precision.FP32);
    }

    @Test
    void withoutAThresholdAPixelNeedsASigmoidOfOneHalf() {
        try (Segmenter segmenter = load();
                SegmentationSession usual = segmenter.open(Vocabulary.of("car", "sky"));
                SegmentationSession lenient = segmenter.open(words(0));
                SegmentationSession strict = segmenter.open(words(1))) {
            LabelMap half = run(usual, SIDE, SIDE);
            LabelMap all = run(lenient, SIDE, SIDE);
            LabelMap none = run(strict, SIDE, SIDE);

            assertThat(all.labels()).doesNotContain((short) 0);
            for (int i = 0; i < all.labels().length; i++) {
                boolean likely = Short.toUnsignedInt(all.scores()[i]) / 65535.0 >= 0.5;
                assertThat(half.labels()[i]).isEqualTo(likely ? all.labels()[i] : 0);
                assertThat(Short.toUnsignedInt(all.scores()[i]) == 65535 || none.labels()[i] == 0)
                        .isTrue();
            }
        }
    }

    @Test
    void theModelsOwnThresholdHoldsForWordsWithoutOne() {
        ClipTokenizer tokenizer = ClipTokenizer.random(TinyFusioner.WORDS, 1);
        try (Segmenter usual = load();
                Segmenter strict = TinyFusioner.load(TINY, 1, tokenizer, Precision.FP32);
                SegmentationSession half = usual.open(Vocabulary.of("car", "sky"));
                SegmentationSession none = strict.open(Vocabulary.of("car", "sky"));
                SegmentationSession own = strict.open(words(.5))) {
            assertThat(run(half, SIDE, SIDE).labels()).contains((short) 1);
            assertThat(run(none, SIDE, SIDE).labels()).containsOnly((short) 0);
            assertThat(run(own, SIDE, SIDE).labels())
                    .isEqualTo(run(half, SIDE, SIDE).labels());
        }
    }

    @Test
    void aLargerFrameIsSegmentedThroughWindowsOfTheTrainingSize() {
        try (Segmenter segmenter = load();
                SegmentationSession session = segmenter.open(words(0))) {
            // Wide enough for a second window, whose pixels the first half of the frame does not see.
            LabelMap whole = run(session, SIDE, SIDE);
            LabelMap wide = run(session, SIDE, 2 * SIDE);

            int before = SlidingWindows.officialStride(SIDE);
            for (int row = 0; row < SIDE; row++) {
                for (int column = 0; column < before; column++) {
                    assertThat(wide.label(row, column)).isEqualTo(whole.label(row, column));
                }
            }
            assertThat(wide.width()).isEqualTo(2 * SIDE);
            assertThat(run(session, 7, 9).labels()).hasSize(63).doesNotContain((short) 0);
        }
    }

    @Test
    void brainFloatsAgreeOnMostPixels() {
        try (Segmenter full = load();
                Segmenter brain = TinyFusioner.load(TINY, ClipTokenizer.random(TinyFusioner.WORDS, 1), Precision.BF16);
                SegmentationSession first = full.open(words(0));
                SegmentationSession second = brain.open(words(0))) {
            short[] one = run(first, SIDE, SIDE).labels();
            short[] other = run(second, SIDE, SIDE).labels();
            int equal = 0;
            for (int i = 0; i < one.length; i++) {
                equal += one[i] == other[i] ? 1 : 0;
            }
            assertThat(equal).isGreaterThan(one.length * 9 / 10);
        }
    }

    @Test
    void aTokenizerOfAnotherModelIsRefused() {
        assertThatThrownBy(() -> TinyFusioner.load(TINY, ClipTokenizer.random(700, 1), Precision.FP32))
                .isInstanceOf(ModelException.class)
                .hasMessage("the tokenizer has 700 pieces, the text encoder knows 600; are they of one model?");
    }

    @Test
    void aWordThatIsTooLongIsNamed() {
        try (Segmenter segmenter = load()) {
            Vocabulary words = Vocabulary.of("sky", "1234567890 1234567890 1234567890");

            assertThatThrownBy(() -> segmenter.open(words))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("the class '1234567890 1234567890 1234567890' cannot be encoded: ");
        }
    }

    @Test
    void weightsThatDoNotFitAreRefusedInOneLine() {
        FusionerConfig other = TinyFusioner.with(TINY, new BodyConfig.EarlyFusion(12, 2, 2, 12));

        assertThatThrownBy(() -> FusionerSegmenter.load(
                        TINY,
                        FusionerModels.THRESHOLD,
                        new RandomWeights(other.shapes(), 1),
                        "models/x",
                        ClipPixels.OFFICIAL,
                        ClipTokenizer.random(TinyFusioner.WORDS, 1),
                        PromptTemplates.standard(),
                        new Device.Cpu(),
                        Precision.FP32))
                .hasMessage("models/x: tensor 'fusion.cls_emb' is [1, 12], expected [1, 8]");
    }

    private static Vocabulary words(double threshold) {
        OptionalDouble least = OptionalDouble.of(threshold);
        return new Vocabulary(
                List.of(new ClassPrompt("car", List.of(), least), new ClassPrompt("sky", List.of(), least)));
    }

    /** Stripes of colour that go on to the right for ever, so that wider frames begin like narrower ones. */
    private static LabelMap run(SegmentationSession session, int height, int width) {
        byte[] rgb = new byte[3 * height * width];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                for (int channel = 0; channel < 3; channel++) {
                    double wave = Math.sin(0.4 * column + channel) + Math.cos(0.3 * row * (channel + 1));
                    rgb[3 * (row * width + column) + channel] = (byte) (128 + 60 * wave);
                }
            }
        }
        FrameBatch batch = new FrameBatch(height, width, List.of(FramePixels.whole(rgb, height, width)));
        return session.segment(batch).frames().get(0);
    }
}
