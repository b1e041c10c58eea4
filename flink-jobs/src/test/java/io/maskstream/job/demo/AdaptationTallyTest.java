package io.maskstream.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class AdaptationTallyTest {
    private static final List<String> WORDS = List.of("sky", "road", "car", "dog");
    private static final EncodedMask TRUTH = mask(1, 2, 3, 4);

    private final AdaptationTally tally = new AdaptationTally(WORDS, 2);

    private AdaptationFigures filled() {
        // Two words in force: what is car or dog has no label then, and sky is seen there.
        tally.add(frame("a", 0, false, mask(1, 2, 1, 0)), 1, 100, TRUTH);
        tally.add(frame("b", 0, false, mask(1, 2, 0, 0)), 2, 300, TRUTH);
        tally.add(frame("a", 1, false, mask(1, 2, 2, 2)), 12, 110, TRUTH);
        tally.add(frame("a", 1, true, mask(1, 2, 3, 4)), 31, 120, TRUTH);
        tally.add(frame("b", 1, true, mask(1, 2, 3, 3)), 44, 500, TRUTH);
        return tally.figures(10);
    }

    @Test
    void masksBelongToThePhaseThatTheirWordsAndModelSay() {
        AdaptationFigures figures = filled();

        assertThat(figures.phases().get(AdaptationPhase.BEFORE).masks()).isEqualTo(2);
        assertThat(figures.phases().get(AdaptationPhase.SERVED).masks()).isEqualTo(1);
        assertThat(figures.phases().get(AdaptationPhase.ADAPTED).masks()).isEqualTo(2);
        assertThat(figures.servedSeconds()).isEqualTo(2);
        assertThat(figures.adaptedSeconds()).isEqualTo(21);
    }

    @Test
    void theMeanIsOverTheWordsInForce() {
        AdaptationFigures figures = filled();

        // sky: two of three pixels, road: all.
        assertThat(figures.phases().get(AdaptationPhase.BEFORE).meanIou()).hasValue((2. / 3 + 1) / 2);
        // sky all, road one of three, the others none.
        assertThat(figures.phases().get(AdaptationPhase.SERVED).meanIou()).hasValue((1 + 1. / 3) / 4);
        // car: two of three, dog: one of two.
        assertThat(figures.phases().get(AdaptationPhase.ADAPTED).meanIou().getAsDouble())
                .isCloseTo((1 + 1 + 2. / 3 + .5) / 4, within(1e-12));
    }

    @Test
    void agesAreOfEachStreamAndEachWindowHasItsOwn() {
        AdaptationFigures figures = filled();

        assertThat(figures.phases().get(AdaptationPhase.BEFORE).medianAgeMillis())
                .containsEntry("a", 100.0)
                .containsEntry("b", 300.0);
        assertThat(figures.windows())
                .extracting(window ->
                        "%s %.0f %s".formatted(window.phase().text(), window.second(), window.medianAgeMillis()))
                .containsExactly(
                        "before 2 {a=100.0, b=300.0}",
                        "served 12 {a=110.0}",
                        "adapted 31 {a=120.0}",
                        "adapted 44 {b=500.0}");
    }

    @Test
    void theChartHasALineForEachPhaseAndStream() throws IOException {
        byte[] png = AdaptationChart.draw(filled());

        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(count(picture, 0x2e7d32)).as("adapted").isPositive();
        assertThat(count(picture, 0x1f5fa8)).as("before, and stream a").isPositive();
        assertThat(count(picture, 0xb3541e)).as("stream b").isPositive();
    }

    private static int count(BufferedImage picture, int colour) {
        int count = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                count += (picture.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
            }
        }
        return count;
    }

    private static EncodedMask mask(int... labels) {
        short[] values = new short[labels.length];
        for (int i = 0; i < labels.length; i++) {
            values[i] = (short) labels[i];
        }
        return new RunLengthCodec().encode(values, 2, 2);
    }

    private static SegmentedFrame frame(String stream, long vocabulary, boolean adapted, EncodedMask mask) {
        return new SegmentedFrame(
                new FrameId(stream, 0, 0),
                new FrameTimes(OptionalLong.of(0), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                new FrameGeometry(640, 480, 0),
                new ModelIdentity("tiny", "0:0", Optional.of(adapted)),
                vocabulary,
                vocabulary == 0 ? WORDS.subList(0, 2) : WORDS,
                mask,
                List.of(),
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }
}
