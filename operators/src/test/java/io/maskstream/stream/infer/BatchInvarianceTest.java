package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.ConstantSegmenter;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

class BatchInvarianceTest {
    private static final InputSpec INPUT = new InputSpec(4, 4, 1, true);

    @Test
    void holdsWhereAMaskDependsOnItsFrameAlone() {
        assertThat(holds((batch, place) -> batch.get(place).rgb()[5])).isTrue();
        SegmentationSession constant = new ConstantSegmenter(4, 4).open(Vocabulary.of("road"));
        assertThat(BatchInvariance.holds(constant, INPUT, 8)).isTrue();
    }

    @Test
    void findsAMaskThatDependsOnItsPlace() {
        assertThat(holds((batch, place) -> place)).isFalse();
        assertThat(holds((batch, place) -> place == batch.size() - 1 ? 1 : 0)).isFalse();
    }

    @Test
    void findsAMaskThatDependsOnItsNeighbours() {
        assertThat(holds((batch, place) -> batch.get(0).rgb()[5])).isFalse();
        assertThat(holds((batch, place) ->
                        batch.stream().mapToInt(frame -> frame.rgb()[5]).sum()))
                .isFalse();
    }

    @Test
    void findsADifferenceInOnePixelsScoreAlone() {
        SegmentationSession session = session((batch, place) -> 0, (batch, place) -> place == 3 ? 1 : 0);
        assertThat(BatchInvariance.holds(session, INPUT, 8)).isFalse();
    }

    private static boolean holds(ToIntBiFunction<List<FramePixels>, Integer> label) {
        return BatchInvariance.holds(session(label, (batch, place) -> 9), INPUT, 8);
    }

    private static SegmentationSession session(
            ToIntBiFunction<List<FramePixels>, Integer> label, ToIntBiFunction<List<FramePixels>, Integer> score) {
        return new SegmentationSession() {
            @Override
            public Segmentation segment(FrameBatch frames) {
                List<LabelMap> maps = new ArrayList<>();
                for (int i = 0; i < frames.size(); i++) {
                    short[] labels = new short[16];
                    short[] scores = new short[16];
                    labels[7] = (short) label.applyAsInt(frames.frames(), i);
                    scores[7] = (short) score.applyAsInt(frames.frames(), i);
                    maps.add(new LabelMap(4, 4, labels, scores));
                }
                return new Segmentation(maps);
            }

            @Override
            public void close() {}
        };
    }
}
