package io.maskstream.model.maskclip;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.LabelMap;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.SegmenterContractTest;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.text.ClipTokenizer;
import io.maskstream.model.text.PromptTemplates;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MaskClipSegmenterTest extends SegmenterContractTest {
    private static final int WORDS = 600;
    private static final int SIDE = 32;
    private static final ClipConfig TINY = new ClipConfig(
            8, SIDE, new ClipConfig.VisionTransformer(32, 3, 2, 8), new ClipConfig.Text(16, 1, 1, 24, WORDS));

    @Override
    protected Segmenter load() {
        return MaskClipSegmenter.load(
                TINY,
                new RandomWeights(TINY.shapes(), 1),
                "tiny",
                ClipPixels.OFFICIAL,
                ClipTokenizer.random(WORDS, 1),
                PromptTemplates.of(List.of("a photo of a {}.")),
                new Device.Cpu(),
                Precision.FP32);
    }

    @Test
    void pixelsBelowTheirWordsThresholdAreUnlabelled() {
        ClassPrompt strict = new ClassPrompt("car", List.of(), OptionalDouble.of(1));
        byte[] rgb = new byte[3 * SIDE * SIDE];
        Arrays.fill(rgb, (byte) 90);
        FrameBatch batch = new FrameBatch(SIDE, SIDE, List.of(FramePixels.whole(rgb, SIDE, SIDE)));
        try (Segmenter segmenter = load();
                SegmentationSession lenient = segmenter.open(Vocabulary.of("car", "sky"));
                SegmentationSession session = segmenter.open(
                        new Vocabulary(List.of(strict, new ClassPrompt("sky", List.of(), OptionalDouble.of(1)))))) {
            LabelMap all = lenient.segment(batch).frames().get(0);
            LabelMap sure = session.segment(batch).frames().get(0);

            assertThat(all.labels()).doesNotContain((short) 0);
            assertThat(sure.labels()).contains((short) 0);
            for (int i = 0; i < all.labels().length; i++) {
                if (Short.toUnsignedInt(all.scores()[i]) < 65535) {
                    assertThat(sure.labels()[i]).isZero();
                    assertThat(sure.scores()[i]).isZero();
                }
            }
        }
    }
}
