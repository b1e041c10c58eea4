package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreetworldClipTest {
    private static final List<Noun> WORDS = Stream.of(
                    "sky",
                    "building",
                    "hedge",
                    "road",
                    "pavement",
                    "grass",
                    "hill",
                    "bus",
                    "car",
                    "tractor",
                    "elephant",
                    "woman",
                    "bench",
                    "ball",
                    "balloon",
                    "teddy",
                    "sign",
                    "box",
                    "hut",
                    "horse")
            .map(Streetworld::noun)
            .toList();

    @Test
    void everyWordOfTheVocabularyIsVisibleInTwentyOfTheFirstTwoHundredFrames() {
        for (long i = 0; i < 3; i++) {
            StreetworldClip clip = StreetworldClip.covering(
                    SeedRange.DEMO.seed(i), 200, 240, 136, 25, StreetworldOptions.CLEAN.withNouns(WORDS));
            int[] frames = new int[Streetworld.nouns().size()];
            for (ClipFrame frame : clip) {
                double[] shares = frame.picture().nounShares();
                for (int noun = 0; noun < shares.length; noun++) {
                    frames[noun] += shares[noun] >= ClipCoverage.LEAST_SHARE ? 1 : 0;
                }
            }
            for (Noun noun : Streetworld.nouns()) {
                assertThat(frames[noun.index()])
                        .as(noun.name())
                        .matches(count -> WORDS.contains(noun) ? count >= ClipCoverage.LEAST_FRAMES : count == 0);
            }
        }
    }

    @Test
    void beforeAStillCameraOnlyThingsMove() {
        for (long i = 0; i < 4; i++) {
            long seed = SeedRange.TEST.seed(i);
            StreetworldClip still = StreetworldClip.still(seed, 24, 96, 96, 25, StreetworldOptions.ALL);
            assertThat(changed(still, true)).as("where there are things").isPositive();
            assertThat(changed(still, false)).as("where there are none").isZero();
            StreetworldClip moving = StreetworldClip.of(seed, 24, 96, 96, 25, StreetworldOptions.ALL);
            assertThat(changed(moving, false)).as("as the camera moves").isPositive();
            assertThat(still.frame(0).picture().rgb())
                    .as("noise is another in each frame")
                    .isNotEqualTo(still.frame(1).picture().rgb());
        }
    }

    /** Pixels that have another noun in the last frame than in the first: with a thing in one of both, or with none. */
    private static int changed(StreetworldClip clip, boolean things) {
        short[] first = clip.frame(0).picture().labels();
        short[] last = clip.frame(clip.frames() - 1).picture().labels();
        int changed = 0;
        for (int i = 0; i < first.length; i++) {
            boolean thing = Streetworld.nouns().get(first[i]).isThing()
                    || Streetworld.nouns().get(last[i]).isThing();
            changed += thing == things && first[i] != last[i] ? 1 : 0;
        }
        return changed;
    }

    @Test
    void aStreetOfManyThingsShowsAboutAsManyAtOnceAsAScene() {
        for (long i = 0; i < 3; i++) {
            StreetworldClip clip = StreetworldClip.covering(
                    SeedRange.DEMO.seed(i), 200, 120, 90, 25, StreetworldOptions.CLEAN.withNouns(WORDS));
            double things = 0;
            for (int frame = 0; frame < 200; frame += 10) {
                things += clip.frame(frame).picture().visible().stream()
                        .filter(region -> region.noun().isThing())
                        .filter(region -> region.share() >= ClipCoverage.LEAST_SHARE)
                        .count();
            }
            assertThat(things / 20).isBetween(2.0, 7.0);
        }
    }

    @Test
    void saysWhichWordsItCannotShow() {
        StreetworldOptions few = StreetworldOptions.CLEAN.withNouns(WORDS.subList(0, 6));
        ClipCoverage coverage = new ClipCoverage(new ClipComposer(few, 25), WORDS.subList(0, 8), 25);
        assertThatThrownBy(() -> coverage.find(new WorldRandom(1), 1.7))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the best one misses hill, bus: give fewer nouns");
    }

    @Test
    void showsEvenAllNounsInTwoHundredFrames() {
        StreetworldClip clip = StreetworldClip.covering(1, 200, 128, 72, 25, StreetworldOptions.CLEAN);
        assertThat(clip.nouns()).containsExactlyInAnyOrderElementsOf(Streetworld.nouns());
    }

    @Test
    void aFrameIsTheSameWheneverItIsAskedFor() {
        StreetworldClip clip = StreetworldClip.of(4, 30, 96, 54, 25, StreetworldOptions.ALL);
        List<String> walked = new ArrayList<>();
        clip.forEach(frame -> walked.add(WorldFingerprint.of(frame.picture())));
        StreetworldClip again = StreetworldClip.of(4, 30, 96, 54, 25, StreetworldOptions.ALL);
        assertThat(walked).hasSize(30);
        for (int i = 29; i >= 0; i -= 7) {
            assertThat(WorldFingerprint.of(again.frame(i).picture())).isEqualTo(walked.get(i));
        }
        assertThat(again.frame(5).time()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void thingsMoveAtSpeedsOfTheirOwnAndSmoothly() {
        StreetworldClip clip = StreetworldClip.covering(2, 200, 160, 90, 25, StreetworldOptions.CLEAN.withNouns(WORDS));
        StreetworldPicture first = clip.frame(0).picture();
        double next = changed(first, clip.frame(1).picture());
        double later = changed(first, clip.frame(25).picture());
        assertThat(next).isBetween(.0, .06);
        assertThat(later).isGreaterThan(3 * next).isGreaterThan(.03);
        ClipComposer composer = new ClipComposer(StreetworldOptions.ALL, 25);
        List<Double> speeds = composer.all(new WorldRandom(1), 1.7).actors().stream()
                .filter(actor -> actor.design().gait() != Gait.STAY)
                .map(Actor::speed)
                .toList();
        assertThat(speeds).hasSizeGreaterThan(20).doesNotHaveDuplicates().doesNotContain(0.0);
    }

    @Test
    void aLongClipNeverRunsOutOfStreet() {
        StreetworldClip clip =
                StreetworldClip.covering(3, 20_000, 80, 45, 25, StreetworldOptions.CLEAN.withNouns(WORDS));
        for (int i = 0; i < 20_000; i += 997) {
            long things = clip.frame(i).picture().visible().stream()
                    .filter(region -> region.noun().isThing())
                    .count();
            assertThat(things).as("frame %d", i).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void refusesWhatIsNoClip() {
        assertThatThrownBy(() -> StreetworldClip.of(1, 0, 64, 64, 25, StreetworldOptions.ALL))
                .hasMessageContaining("0 frames");
        assertThatThrownBy(() -> StreetworldClip.covering(1, 199, 64, 64, 25, StreetworldOptions.ALL))
                .hasMessageContaining("200");
        StreetworldClip clip = StreetworldClip.of(1, 3, 64, 64, 25, StreetworldOptions.ALL);
        assertThatThrownBy(() -> clip.frame(3)).hasMessageContaining("frame 3");
    }

    private static double changed(StreetworldPicture a, StreetworldPicture b) {
        int changed = 0;
        for (int i = 0; i < a.labels().length; i++) {
            changed += a.labels()[i] == b.labels()[i] ? 0 : 1;
        }
        return (double) changed / a.labels().length;
    }
}
