package io.maskstream.model.train.ofa;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreetworldPlacesTest {
    private static final int EASY_STEPS = 20;
    private static final int BATCH = 16;
    private final StreetworldPlaces places = new StreetworldPlaces(128, 3, EASY_STEPS, Set.of("camel", "gravel"));

    @Test
    void picturesOfAStepHaveOneSizeAndAreThoseOfTheirNumbersAlone() {
        assertThat(step(0)).extracting(PlacedPicture::side).containsOnly(64);
        assertThat(step(1)).extracting(PlacedPicture::side).containsOnly(48);
        assertThat(step(23)).extracting(PlacedPicture::side).containsOnly(128);
        List<PlacedPicture> first = places.pictures(1, 0, 8);
        List<PlacedPicture> again = new StreetworldPlaces(128, 3, EASY_STEPS, Set.of()).pictures(1, 5, 3);
        for (int i = 0; i < again.size(); i++) {
            assertThat(again.get(i).rgb()).isEqualTo(first.get(5 + i).rgb());
        }
    }

    /** Where surfaces are only ever behind things, their words are not learned. */
    @Test
    void picturesOfSurfacesAloneAreAmongTheEasyAndTheLaterOnes() {
        assertThat(withoutThings(1, EASY_STEPS)).isBetween(.25, .6);
        assertThat(withoutThings(EASY_STEPS, 2 * EASY_STEPS)).isBetween(.1, .5);
    }

    @Test
    void placesOfSomeWordsAreNeverAskedFor() {
        List<PlacedPicture> all = new ArrayList<>();
        for (int step = 0; step < 2 * EASY_STEPS; step++) {
            all.addAll(step(step));
        }
        assertThat(all)
                .flatExtracting(PlacedPicture::places)
                .extracting(Place::word)
                .doesNotContain("camel", "gravel");
        assertThat(all).extracting(PlacedPicture::caption).anyMatch(caption -> caption.contains("camel"));
    }

    private List<PlacedPicture> step(long step) {
        return places.pictures(step, step * BATCH, BATCH);
    }

    private double withoutThings(int from, int to) {
        List<String> things = Streetworld.nouns().stream()
                .filter(Noun::isThing)
                .map(Noun::name)
                .toList();
        int without = 0;
        int all = 0;
        for (int step = from; step < to; step++) {
            for (PlacedPicture picture : step(step)) {
                without += picture.places().stream().noneMatch(place -> things.contains(place.word())) ? 1 : 0;
                all++;
            }
        }
        return (double) without / all;
    }
}
