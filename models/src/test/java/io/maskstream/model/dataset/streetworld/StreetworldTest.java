package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreetworldTest {
    private static final StreetworldOptions ALL = StreetworldOptions.ALL;

    @Test
    void hasSixtyFourNounsOrMoreOfWhichTwoThirdsAreThingsInFamilies() {
        List<Noun> nouns = Streetworld.nouns();
        long things = nouns.stream().filter(Noun::isThing).count();
        assertThat(nouns).hasSizeGreaterThanOrEqualTo(64);
        assertThat((double) things / nouns.size()).isBetween(.6, .75);
        assertThat(nouns).extracting(Noun::name).doesNotHaveDuplicates();
        for (int i = 0; i < nouns.size(); i++) {
            assertThat(nouns.get(i).index()).isEqualTo(i);
        }
        for (Noun noun : nouns) {
            long relatives = nouns.stream()
                    .filter(other -> other.family().equals(noun.family()))
                    .count();
            assertThat(relatives).as(noun.family()).isGreaterThanOrEqualTo(3);
            assertThat(nouns).extracting(Noun::name).doesNotContain(noun.family());
        }
    }

    @Test
    void givesTheSamePictureForTheSameSeedAndAnotherForAnother() {
        String first = WorldFingerprint.of(Streetworld.picture(7, 64, ALL));
        assertThat(WorldFingerprint.of(Streetworld.picture(7, 64, ALL))).isEqualTo(first);
        Set<String> different = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            different.add(WorldFingerprint.of(Streetworld.picture(seed, 64, ALL)));
        }
        assertThat(different).hasSize(50);
    }

    @Test
    void labelsEveryPixelWithANounThatItListsAsVisible() {
        for (int seed = 0; seed < 30; seed++) {
            StreetworldPicture picture = Streetworld.picture(seed, 100, 60, ALL);
            Set<Integer> listed = new HashSet<>();
            picture.visible().forEach(region -> listed.add(region.noun().index()));
            Set<Integer> labelled = new HashSet<>();
            for (short label : picture.labels()) {
                labelled.add((int) label);
            }
            assertThat(labelled).isEqualTo(listed);
            assertThat(picture.visible().stream()
                            .mapToDouble(VisibleRegion::share)
                            .sum())
                    .isBetween(.9999, 1.0001);
        }
    }

    @Test
    void numbersLabelsAsAVocabularyDoes() {
        List<Noun> words = List.of(Streetworld.noun("road"), Streetworld.noun("dog"));
        StreetworldPicture picture = Streetworld.closeUp(words.get(1), 2, 40, ALL);
        short[] mapped = picture.labelsIn(words);
        for (int i = 0; i < mapped.length; i++) {
            int noun = picture.labels()[i];
            int expected =
                    noun == words.get(0).index() ? 1 : noun == words.get(1).index() ? 2 : 0;
            assertThat((int) mapped[i]).isEqualTo(expected);
        }
        assertThat(mapped).contains((short) 2, (short) 0);
    }

    @Test
    void everyNounFillsAGoodPartOfItsCloseUp() {
        for (Noun noun : Streetworld.nouns()) {
            double share = 0;
            for (int seed = 0; seed < 6; seed++) {
                share += Streetworld.closeUp(noun, seed, 48, ALL).nounShares()[noun.index()] / 6;
            }
            assertThat(share).as(noun.name()).isGreaterThan(noun.isThing() ? .07 : .3);
        }
    }

    @Test
    void closeUpsShowNoneOneOrTwoThings() {
        int[] counts = new int[3];
        for (int seed = 0; seed < 400; seed++) {
            CloseUpComposer composer = new CloseUpComposer(ALL);
            counts[composer.scene(new WorldRandom(seed), 1).actors().size()]++;
        }
        assertThat(counts[0] / 400.0).isBetween(.07, .17);
        assertThat(counts[1] / 400.0).isBetween(.71, .85);
        assertThat(counts[2] / 400.0).isBetween(.05, .15);
    }

    @Test
    void aMosaicHoldsItsFourPartsWithTheirLabels() {
        StreetworldPicture[] parts = new StreetworldPicture[4];
        for (int i = 0; i < 4; i++) {
            parts[i] = Streetworld.closeUp(i, 40, ALL);
        }
        StreetworldPicture mosaic = Mosaic.of(parts[0], parts[1], parts[2], parts[3]);
        for (int i = 0; i < 4; i++) {
            StreetworldPicture cut = mosaic.crop(i % 2 * 40, i / 2 * 40, 40, 40);
            assertThat(cut.rgb()).isEqualTo(parts[i].rgb());
            assertThat(cut.labels()).isEqualTo(parts[i].labels());
            assertThat(cut.visible()).isEqualTo(parts[i].visible());
        }
        assertThat(Streetworld.mosaic(5, 96, ALL).width()).isEqualTo(96);
    }

    @Test
    void usesOnlyTheNounsThatTheOptionsAllow() {
        List<Noun> few = List.of(
                Streetworld.noun("dog"), Streetworld.noun("road"), Streetworld.noun("sky"), Streetworld.noun("hedge"));
        for (int seed = 0; seed < 20; seed++) {
            StreetworldPicture picture = Streetworld.picture(seed, 48, ALL.withNouns(few));
            assertThat(picture.visible()).extracting(VisibleRegion::noun).isSubsetOf(few);
        }
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        assertThatThrownBy(() -> Streetworld.noun("unicorn")).hasMessageContaining("'unicorn' is no noun");
        assertThatThrownBy(() -> Streetworld.picture(1, 4, ALL)).hasMessageContaining("4x4");
        assertThatThrownBy(() -> ALL.withNouns(List.of(Streetworld.noun("dog"))))
                .hasMessageContaining("ground");
        assertThatThrownBy(() -> ALL.withThings(3, 2)).hasMessageContaining("3 to 2");
        StreetworldPicture picture = Streetworld.picture(1, 32, ALL);
        assertThatThrownBy(() -> picture.crop(10, 0, 30, 8)).hasMessageContaining("32x32");
        StreetworldPicture larger = Streetworld.picture(1, 40, ALL);
        assertThatThrownBy(() -> Mosaic.of(picture, picture, larger, picture)).hasMessageContaining("one size");
    }

    @Test
    void saysWhichLineOfTheDescriptionIsWrong() {
        assertThatThrownBy(() -> WorldReader.read(List.of("family animal", "thing dog 1 1 walk", "  body disk 1 1 1")))
                .hasMessageContaining("line 3")
                .hasMessageContaining("disk");
    }
}
