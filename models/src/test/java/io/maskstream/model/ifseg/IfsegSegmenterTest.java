package io.maskstream.model.ifseg;

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
import io.maskstream.model.ofa.TinyOfa;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.text.OfaTokenizer;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IfsegSegmenterTest extends SegmenterContractTest {
    private static final Device CPU = new Device.Cpu();
    private static final IfsegConfig TINY = IfsegConfig.over(TinyOfa.config());

    @Override
    protected Segmenter load() {
        return load(PostProcessing.OFFICIAL, Precision.FP32);
    }

    private static Segmenter load(PostProcessing averaging, Precision precision) {
        return IfsegSegmenter.load(
                TINY,
                new RandomWeights(TINY.shapes(), 3),
                "tiny",
                IfsegSegmenter.Colours.OFFICIAL,
                averaging,
                OfaTokenizer.random(TinyOfa.WORDS, 1),
                CPU,
                precision);
    }

    private static LabelMap run(Segmenter segmenter, Vocabulary words, int height, int width) {
        byte[] pixels = new byte[3 * height * width];
        new Random(7).nextBytes(pixels);
        try (SegmentationSession session = segmenter.open(words)) {
            FrameBatch frames = new FrameBatch(height, width, List.of(FramePixels.whole(pixels, height, width)));
            return session.segment(frames).frames().get(0);
        }
    }

    @Test
    void everyPixelOfAPictureOfAnySizeAndAspectGetsAClass() {
        try (Segmenter segmenter = load()) {
            for (int[] size : List.of(
                    new int[] {1, 1}, new int[] {64, 64}, new int[] {7, 200}, new int[] {300, 9}, new int[] {130, 97
                    })) {
                LabelMap map = run(segmenter, Vocabulary.of("road", "car"), size[0], size[1]);

                assertThat(map.labels()).hasSize(size[0] * size[1]).doesNotContain((short) 0);
            }
        }
    }

    @Test
    void aClassIsAsLikelyAsItsWordsTogether() {
        Vocabulary apart = Vocabulary.of("road", "car", "bus");
        Vocabulary together = new Vocabulary(List.of(
                ClassPrompt.of("road"), new ClassPrompt("vehicle", List.of("car", "bus"), OptionalDouble.empty())));
        try (Segmenter segmenter = load()) {
            LabelMap three = run(segmenter, apart, 64, 64);
            LabelMap two = run(segmenter, together, 64, 64);

            for (int i = 0; i < two.labels().length; i++) {
                // With the same text, a class of two words takes all that one of them had, and more.
                if (three.labels()[i] > 1) {
                    assertThat(two.labels()[i]).isEqualTo((short) 2);
                    assertThat(Short.toUnsignedInt(two.scores()[i]))
                            .isGreaterThanOrEqualTo(Short.toUnsignedInt(three.scores()[i]));
                }
            }
        }
    }

    @Test
    void averagingMakesNeighboursAlike() {
        try (Segmenter raw = load(PostProcessing.NONE, Precision.FP32);
                Segmenter once = load(new PostProcessing(16, 1), Precision.FP32)) {
            Vocabulary words = Vocabulary.of("road", "car", "sky", "tree");
            LabelMap all = run(once, words, 64, 64);

            // Averages over all sixteen patches are the same everywhere.
            assertThat(IntStream.range(0, all.labels().length)
                            .map(i -> all.labels()[i])
                            .distinct())
                    .hasSize(1);
            assertThat(run(raw, words, 64, 64).scores()).isNotEqualTo(all.scores());
        }
    }

    @Test
    void aThresholdThatIsNotReachedLeavesAPixelUnlabelled() {
        Vocabulary strict = new Vocabulary(List.of(
                new ClassPrompt("road", List.of(), OptionalDouble.of(1)),
                new ClassPrompt("car", List.of(), OptionalDouble.of(1))));
        try (Segmenter segmenter = load()) {
            assertThat(run(segmenter, strict, 32, 48).labels()).containsOnly((short) 0);
        }
    }

    @Test
    void brainFloatsAgreeOnMostPixels() {
        try (Segmenter full = load();
                Segmenter brain = load(PostProcessing.OFFICIAL, Precision.BF16)) {
            short[] one = run(full, Vocabulary.of("road", "car", "sky"), 64, 80).labels();
            short[] other =
                    run(brain, Vocabulary.of("road", "car", "sky"), 64, 80).labels();

            assertThat(IntStream.range(0, one.length)
                            .filter(i -> one[i] == other[i])
                            .count())
                    .isGreaterThan(one.length * 8 / 10);
        }
    }

    @Test
    void moreWordsThanTheModelReadsAreOneLine() {
        Vocabulary many = new Vocabulary(IntStream.range(0, 500)
                .mapToObj(i -> ClassPrompt.of("word " + i))
                .toList());
        try (Segmenter segmenter = load()) {
            assertThatThrownBy(() -> segmenter.open(many))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("the vocabulary's 500 words make a text of ")
                    .hasMessageEndingWith("but the model reads at most 160; give fewer or shorter words");
        }
    }

    @Test
    void aTokenizerOfALargerModelIsRefused() {
        assertThatThrownBy(() -> IfsegSegmenter.load(
                        TINY,
                        new RandomWeights(TINY.shapes(), 3),
                        "tiny",
                        IfsegSegmenter.Colours.OFFICIAL,
                        PostProcessing.OFFICIAL,
                        OfaTokenizer.random(400, 1),
                        CPU,
                        Precision.FP32))
                .hasMessage("tiny: the tokenizer has 400 pieces, the model embeds 300; is it another model's?");
    }
}
