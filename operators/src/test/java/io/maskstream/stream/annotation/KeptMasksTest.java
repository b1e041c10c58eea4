package io.maskstream.stream.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.mask.MaskFormatException;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptMasksTest {
    private static final List<String> WORDS = List.of("road", "sky");
    private static final FrameGeometry FRAME = new FrameGeometry(16, 12, 0);

    private static SegmentedFrame mask(String stream, long epoch, long sequence, long vocabulary) {
        return AnnotationSamples.frame(
                new FrameId(stream, epoch, sequence), WORDS, vocabulary, 8, 6, FRAME, sequence + vocabulary);
    }

    private static List<SegmentedFrame> all(KeptMasks kept) throws Exception {
        List<SegmentedFrame> masks = new ArrayList<>();
        kept.forEach((number, mask) -> {
            assertThat(number).isEqualTo(masks.size());
            masks.add(mask);
        });
        return masks;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000_000})
    void theLastMaskOfAFrameStaysInItsPlaceHoweverFewAreComparedAtOnce(int compared) throws Exception {
        Map<FrameId, SegmentedFrame> last = new LinkedHashMap<>();
        Random random = new Random(3);
        try (KeptMasks kept = new KeptMasks(PictureSize.MASK, compared)) {
            for (int i = 0; i < 300; i++) {
                SegmentedFrame mask =
                        mask(random.nextBoolean() ? "gate" : "yard", random.nextInt(2), random.nextInt(40), i);
                kept.add(mask);
                last.remove(mask.id());
                last.put(mask.id(), mask);
            }
            assertThat(kept.settle()).isEqualTo(last.size()).isLessThan(300);
            assertThat(all(kept).stream().map(SegmentedFrame::maskId))
                    .containsExactlyElementsOf(
                            last.values().stream().map(SegmentedFrame::maskId).toList());
            assertThat(all(kept)).as("once more").hasSize(last.size());
        }
    }

    @Test
    void aLabelIsOneCategoryWhereverItStands() throws Exception {
        try (KeptMasks kept = new KeptMasks(PictureSize.MASK)) {
            kept.add(mask("gate", 0, 0, 1));
            kept.add(AnnotationSamples.frame(
                    new FrameId("gate", 0, 1), List.of("bus", "sky", "road"), 2, 8, 6, FRAME, 1));
            assertThat(kept.categories().labels()).containsExactly("road", "sky", "bus");
            assertThat(kept.categories().id("road")).isEqualTo(1);
            assertThat(kept.categories().id("bus")).isEqualTo(3);
            assertThat(kept.origins())
                    .extracting(KeptMasks.Origin::vocabularyVersion)
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void masksWhosePartsDoNotFitAreRefusedAndTheOthersKept() throws Exception {
        try (KeptMasks kept = new KeptMasks(PictureSize.FRAME)) {
            // A region of four pixels of 'road' where the map has 'sky'.
            byte[] allSky = {2, 48};
            Region region = new Region(0, 100, 4, new PixelArea(1, 1, 2, 2), new byte[] {0, 4});
            refused(kept, with(mask("gate", 0, 0, 1), allSky, List.of(region), FRAME), "does not fit the label map");
            refused(kept, with(mask("gate", 0, 0, 1), new byte[] {3, 48}, List.of(), FRAME), "there are 2 labels");
            refused(kept, with(mask("gate", 0, 0, 1), new byte[] {1, 47}, List.of(), FRAME), "47 of the 48 pixels");
            FrameGeometry huge = new FrameGeometry(100_000, 100_000, 0);
            refused(kept, with(mask("gate", 0, 0, 1), allSky, List.of(), huge), "a frame of 100000x100000");
            Region twice = new Region(1, 100, 4, new PixelArea(1, 1, 2, 2), new byte[] {0, 4});
            refused(kept, with(mask("gate", 0, 0, 1), allSky, List.of(twice, twice), FRAME), "does not fit");

            kept.add(mask("gate", 0, 1, 1));
            assertThat(kept.settle()).isEqualTo(1);
            assertThat(all(kept)).hasSize(1);
        }
    }

    private static void refused(KeptMasks kept, SegmentedFrame mask, String message) {
        assertThatThrownBy(() -> kept.add(mask))
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }

    private static SegmentedFrame with(SegmentedFrame mask, byte[] runs, List<Region> regions, FrameGeometry geometry) {
        return new SegmentedFrame(
                mask.id(),
                mask.times(),
                geometry,
                mask.model(),
                mask.vocabularyVersion(),
                mask.labels(),
                new EncodedMask(mask.mask().width(), mask.mask().height(), runs),
                regions,
                mask.quality(),
                mask.shedBefore(),
                mask.timings(),
                mask.preview());
    }

    @Test
    void whatXmlCannotHoldBecomesReadable() {
        assertThat(XmlText.of("a\u0007\uFFFE\"<&>\n😀")).isEqualTo("a\\u0007\\uFFFE&quot;&lt;&amp;&gt;&#10;😀");
    }
}
