package io.maskstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConstantSegmenterTest extends SegmenterContractTest {

    @Override
    protected Segmenter load() {
        return new ConstantSegmenter(48, 64);
    }

    @Test
    void labelsDependOnThePositionAlone() {
        try (Segmenter segmenter = new ConstantSegmenter();
                SegmentationSession session = segmenter.open(Vocabulary.of("road", "car"))) {
            FramePixels dark = FramePixels.whole(new byte[3 * 16 * 16], 16, 16);
            LabelMap map = session.segment(new FrameBatch(16, 16, List.of(dark)))
                    .frames()
                    .get(0);
            // On 16x16 a band is one pixel: label = (row + column) mod 3.
            assertThat(map.label(0, 0)).isZero();
            assertThat(map.label(0, 1)).isEqualTo(1);
            assertThat(map.label(1, 1)).isEqualTo(2);
            assertThat(map.label(2, 1)).isZero();
            assertThat(map.label(15, 15)).isZero();
            assertThat(map.score(0, 1)).isEqualTo(1.0);
            assertThat(map.score(0, 0)).isZero();
        }
    }
}
