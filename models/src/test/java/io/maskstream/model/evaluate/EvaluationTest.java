package io.maskstream.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.ModelException;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.dataset.LabelledPicture;
import io.maskstream.model.dataset.LabelledPictures;
import io.maskstream.model.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final List<String> WORDS = List.of("road", "car", "sky");
    private static final short VOID = (short) LabelledPicture.VOID;

    /** Pictures of four pixels in a row, whose red says what {@link Reader} will see there. */
    private record Sample(String clip, int asked, int[] seen, int[] truth) {
        static Sample of(int[] seen, int... truth) {
            return new Sample("", 0, seen, truth);
        }
    }

    private record Samples(List<Sample> samples) implements LabelledPictures {
        @Override
        public String name() {
            return "tiny val";
        }

        @Override
        public List<String> classes() {
            return WORDS;
        }

        @Override
        public int size() {
            return samples.size();
        }

        @Override
        public LabelledPicture read(int index) {
            Sample sample = samples.get(index);
            if (sample.truth().length != 4) {
                throw new ModelException("picture %d: its label map has another size".formatted(index));
            }
            byte[] rgb = new byte[12];
            short[] labels = new short[4];
            for (int i = 0; i < 4; i++) {
                rgb[3 * i] = (byte) sample.seen()[i];
                labels[i] = (short) sample.truth()[i];
            }
            Optional<String> clip = Optional.of(sample.clip()).filter(name -> !name.isEmpty());
            return new LabelledPicture("picture-" + index, new Picture(1, 4, rgb), labels, clip);
        }

        @Override
        public OptionalInt askedLabel(int index) {
            int asked = samples.get(index).asked();
            return asked == 0 ? OptionalInt.empty() : OptionalInt.of(asked);
        }
    }

    /** Sees the class that a pixel's red names, if that is in its vocabulary. */
    private static final class Reader implements Segmenter {
        private final List<Vocabulary> opened = new ArrayList<>();
        private final List<Integer> batches = new ArrayList<>();
        private int closed;

        @Override
        public InputSpec input() {
            return new InputSpec(1, 4, 1, false);
        }

        @Override
        public SegmentationSession open(Vocabulary vocabulary) {
            opened.add(vocabulary);
            return new SegmentationSession() {
                @Override
                public Segmentation segment(FrameBatch frames) {
                    batches.add(frames.size());
                    return new Segmentation(frames.frames().stream()
                            .map(frame -> map(frame, vocabulary.names()))
                            .toList());
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }

        private static LabelMap map(FramePixels frame, List<String> names) {
            short[] labels = new short[4];
            for (int i = 0; i < 4; i++) {
                int red = frame.rgb()[3 * i];
                labels[i] = (short) (red == 0 ? 0 : names.indexOf(WORDS.get(red - 1)) + 1);
            }
            return new LabelMap(1, 4, labels, new short[4]);
        }

        @Override
        public void close() {}
    }

    private final Reader reader = new Reader();

    private EvaluationResult run(Protocol protocol, Set<String> unseen, Sample... samples) {
        EvaluationSettings settings =
                new EvaluationSettings(protocol, 100, unseen, 1, 2, PictureInput.Fit.LETTERBOX, OptionalDouble.empty());
        return new Evaluation(reader, settings, done -> {}).run(new Samples(List.of(samples)));
    }

    private static int[] pixels(int... labels) {
        return labels;
    }

    @Test
    void allWordsAreAskedAtOnceAndCountedOverAllPictures() {
        EvaluationResult result = run(
                Protocol.ALL_WORDS,
                Set.of("sky"),
                Sample.of(pixels(1, 1, 2, 3), 1, 2, 2, 3),
                Sample.of(pixels(1, 3, 3, 3), 1, VOID, 3, 2),
                Sample.of(pixels(1, 1, 1, 1), 1, 1, 1, 1));

        // road 6 of 7, car 1 of 3, sky 2 of 3.
        assertThat(result.classes())
                .containsExactly(entry("road", 6 / 7.0), entry("car", 1 / 3.0), entry("sky", 2 / 3.0));
        assertThat(result.meanIou().orElseThrow()).isCloseTo((6 / 7.0 + 1 / 3.0 + 2 / 3.0) / 3, within(1e-12));
        assertThat(result.pixelAccuracy().orElseThrow()).isEqualTo(9 / 11.0);
        double seen = (6 / 7.0 + 1 / 3.0) / 2;
        assertThat(result.seen().orElseThrow()).isCloseTo(seen, within(1e-12));
        assertThat(result.unseen().orElseThrow()).isEqualTo(2 / 3.0);
        assertThat(result.harmonicIou().orElseThrow())
                .isCloseTo(2 * seen * (2 / 3.0) / (seen + 2 / 3.0), within(1e-12));
        assertThat(result.images()).isEqualTo(3);
        assertThat(result.samples()).isEqualTo(3);
        assertThat(reader.opened).containsExactly(Vocabulary.of("road", "car", "sky"));
        assertThat(reader.batches).containsExactly(2, 1);
        assertThat(reader.closed).isEqualTo(1);
    }

    @Test
    void backgroundIsAClassWhereTheTruthHasIt() {
        EvaluationResult result = run(Protocol.ALL_WORDS, Set.of(), Sample.of(pixels(0, 0, 1, 1), 0, 0, 0, 1));

        assertThat(result.classes()).containsExactly(entry("background", 2 / 3.0), entry("road", 1 / 2.0));
        assertThat(result.seen()).isEmpty();
        assertThat(result.harmonicIou()).isEmpty();
    }

    @Test
    void theWorstPictureIsKeptWithBothMaps() {
        EvaluationResult result = run(
                Protocol.ALL_WORDS,
                Set.of(),
                Sample.of(pixels(1, 1, 1, 1), 1, 1, 1, 1),
                Sample.of(pixels(1, 1, 1, 2), 2, 2, 2, 2),
                Sample.of(pixels(1, 1, 2, 2), 1, 1, 1, 2));

        assertThat(result.worst()).singleElement().satisfies(worst -> {
            assertThat(worst.name()).isEqualTo("picture-1");
            assertThat(worst.iou()).isEqualTo(1 / 4.0);
            assertThat(worst.truth()).containsExactly(2, 2, 2, 2);
            assertThat(worst.predicted()).containsExactly(1, 1, 1, 2);
        });
    }

    @Test
    void oneWordAsksEachClassOfAPictureByItself() {
        EvaluationResult result = run(
                Protocol.ONE_WORD,
                Set.of("car"),
                Sample.of(pixels(1, 1, 2, 3), 1, 2, 2, 0),
                Sample.of(pixels(1, 1, 1, 1), 1, 1, 1, VOID));

        // road 1 of 2 and 3 of 3, car 1 of 2; the sky is in no truth and never asked for.
        assertThat(result.classes()).containsExactly(entry("road", 4 / 5.0), entry("car", 1 / 2.0));
        assertThat(result.samples()).isEqualTo(3);
        assertThat(result.images()).isEqualTo(2);
        assertThat(result.unseen().orElseThrow()).isEqualTo(1 / 2.0);
        // Foreground 5 of 7; background 2 of 3, none of none, 2 of 3.
        assertThat(result.foregroundBackgroundIou().orElseThrow()).isCloseTo((5 / 7.0 + 4 / 6.0) / 2, within(1e-12));
        assertThat(result.pixelAccuracy()).isEmpty();
        assertThat(reader.opened).containsExactly(Vocabulary.of("road"), Vocabulary.of("car"));
        assertThat(reader.closed).isEqualTo(2);
    }

    @Test
    void pairsAreAskedTheirOwnWordWhateverElseIsThere() {
        EvaluationResult result =
                run(Protocol.ALL_WORDS, Set.of(), new Sample("", 2, pixels(1, 2, 2, 2), pixels(1, 1, 2, 2)));

        assertThat(result.protocol()).isEqualTo(Protocol.ONE_WORD);
        assertThat(result.classes()).containsExactly(entry("car", 2 / 3.0));
        assertThat(result.worst().get(0).name()).isEqualTo("picture-0 car");
        assertThat(result.worst().get(0).predicted()).containsExactly(0, 2, 2, 2);
    }

    @Test
    void picturesThatCannotBeReadAreListedAndTheOthersDone() {
        EvaluationResult result =
                run(Protocol.ALL_WORDS, Set.of(), Sample.of(pixels(1), 1), Sample.of(pixels(1, 1, 1, 1), 1, 1, 1, 1));

        assertThat(result.failures()).containsExactly("picture 0: its label map has another size");
        assertThat(result.images()).isEqualTo(1);
        assertThat(result.meanIou().orElseThrow()).isEqualTo(1);
    }

    @Test
    void framesOfAClipGiveConsistencyInTime() {
        Sample[] frames = new Sample[17];
        for (int i = 0; i < 17; i++) {
            // The second pixel flickers once in the first clip's eight frames; the second clip has nine steady ones.
            frames[i] = new Sample(
                    i < 8 ? "a" : "b", 0, pixels(1, i == 3 ? 2 : 1, 3, 3), pixels(1, 1, 3, i % 2 == 0 ? 3 : 2));
        }

        EvaluationResult result = run(Protocol.ALL_WORDS, Set.of(), frames);

        assertThat(result.consistency().orElseThrow().windows()).isEqualTo(3);
        assertThat(result.consistency().orElseThrow().consistency().orElseThrow())
                .isCloseTo((2 / 3.0 + 1 + 1) / 3, within(1e-12));
    }

    @Test
    void stopsAfterTheMostTellsHowFarItIsAndPassesTheThresholdOn() {
        List<Integer> told = new ArrayList<>();
        Sample sample = Sample.of(pixels(1, 1, 1, 1), 1, 1, 1, 1);
        EvaluationSettings settings = new EvaluationSettings(
                Protocol.ALL_WORDS, 3, Set.of(), 0, 2, PictureInput.Fit.STRETCH, OptionalDouble.of(0.3));

        EvaluationResult result = new Evaluation(reader, settings, told::add)
                .run(new Samples(List.of(sample, sample, sample, sample, sample)));

        assertThat(result.images()).isEqualTo(3);
        assertThat(result.worst()).isEmpty();
        assertThat(told).containsExactly(2, 3);
        assertThat(reader.opened.get(0).classes())
                .allMatch(word -> word.threshold().equals(OptionalDouble.of(0.3)));
    }

    @Test
    void refusesUnseenWordsThatTheDataSetDoesNotHave() {
        assertThatThrownBy(() -> run(Protocol.ALL_WORDS, Set.of("dog"), Sample.of(pixels(1, 1, 1, 1), 1, 1, 1, 1)))
                .hasMessage("'dog' is no class of tiny val");
    }
}
