package io.maskstream.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.maskclip.ClipPixels;
import io.maskstream.model.maskclip.MaskClipSegmenter;
import io.maskstream.model.text.ClipTokenizer;
import io.maskstream.model.text.PromptTemplates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A long run with batches and frames of many sizes; memory, threads, descriptors and classes must not grow. */
class FlatMemoryTest {
    private static final Device CPU = new Device.Cpu();
    private static final ClipConfig CONFIG = new ClipConfig(
            64, 96, new ClipConfig.VisionTransformer(128, 4, 2, 16), new ClipConfig.Text(64, 2, 1, 77, 1024));

    @Test
    @Tag("soak")
    void fiveThousandBatchesOfMixedSizesAreFlat() throws Exception {
        ResourceTrend trend = run(5000, 25);

        Files.createDirectories(Path.of("target/soak"));
        Files.writeString(Path.of("target/soak/flat-memory.txt"), "5000 batches: " + trend + "\n");
        assertThat(trend.memoryTrend()).as(trend.toString()).isLessThanOrEqualTo(0.03);
        assertThat(Math.abs(trend.threadsGained())).as(trend.toString()).isLessThanOrEqualTo(2);
        assertThat(Math.abs(trend.descriptorsGained())).as(trend.toString()).isLessThanOrEqualTo(2);
        assertThat(trend.classesGained()).as(trend.toString()).isLessThanOrEqualTo(0.005);
    }

    @Test
    void aHundredBatchesLeaveNoThreads() {
        ResourceTrend trend = run(100, 5);

        assertThat(Math.abs(trend.threadsGained())).as(trend.toString()).isLessThanOrEqualTo(2);
    }

    private static ResourceTrend run(int batches, int every) {
        ResourceTrend trend = new ResourceTrend();
        SplittableRandom random = new SplittableRandom(3);
        try (MaskClipSegmenter segmenter = MaskClipSegmenter.load(
                        CONFIG,
                        new RandomWeights(CONFIG.shapes(), 1),
                        "random",
                        ClipPixels.OFFICIAL,
                        ClipTokenizer.random(CONFIG.text().words(), 1),
                        new PromptTemplates(List.of("a {}")),
                        CPU,
                        Precision.FP32);
                SegmentationSession session = segmenter.open(Vocabulary.of("road", "car", "tree", "sky"))) {
            for (int i = 0; i < batches; i++) {
                int height = 16 * (2 + random.nextInt(7));
                int width = 16 * (2 + random.nextInt(7));
                byte[] pixels = new byte[3 * height * width];
                random.nextBytes(pixels);
                FramePixels frame = FramePixels.whole(pixels, height, width);
                session.segment(new FrameBatch(height, width, Collections.nCopies(1 + random.nextInt(8), frame)));
                if (i % every == 0) {
                    trend.sample();
                }
            }
        }
        return trend;
    }
}
