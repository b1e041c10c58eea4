package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldsTest {
    @Test
    void everyNounIsUnseenInExactlyOneFold() {
        List<Noun> all = new ArrayList<>();
        for (int fold = 0; fold < Folds.COUNT; fold++) {
            all.addAll(Folds.unseen(fold));
            assertThat(Folds.seen(fold)).doesNotContainAnyElementsOf(Folds.unseen(fold));
            assertThat(Folds.seen(fold).size() + Folds.unseen(fold).size())
                    .isEqualTo(Streetworld.nouns().size());
        }
        assertThat(all).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Streetworld.nouns());
    }

    @Test
    void everyFoldHoldsAQuarterOfTheThingsAndOfEachFamily() {
        List<Noun> nouns = Streetworld.nouns();
        for (int fold = 0; fold < Folds.COUNT; fold++) {
            List<Noun> unseen = Folds.unseen(fold);
            assertThat(unseen).hasSize(nouns.size() / Folds.COUNT);
            assertThat(unseen.stream().filter(Noun::isThing).count())
                    .isEqualTo(nouns.stream().filter(Noun::isThing).count() / Folds.COUNT);
            for (String family : nouns.stream().map(Noun::family).distinct().toList()) {
                double share =
                        nouns.stream().filter(n -> n.family().equals(family)).count() / 4.0;
                double here =
                        unseen.stream().filter(n -> n.family().equals(family)).count();
                assertThat(here).as(family).isBetween(Math.floor(share), Math.ceil(share));
            }
        }
    }

    @Test
    void theFirstFoldStaysAsItWasFixed() {
        assertThat(Folds.unseen(0))
                .extracting(Noun::name)
                .containsExactly(
                        "sheep",
                        "camel",
                        "owl",
                        "car",
                        "truck",
                        "sign",
                        "table",
                        "suitcase",
                        "balloon",
                        "hut",
                        "cook",
                        "teddy",
                        "cactus",
                        "hill",
                        "ice",
                        "fence",
                        "grass",
                        "tiles",
                        "gravel");
    }

    @Test
    void whatIsHeldOutForChoicesIsSeen() {
        for (int fold = 0; fold < Folds.COUNT; fold++) {
            List<Noun> heldOut = Folds.heldOut(fold);
            assertThat(heldOut).hasSizeBetween(8, 11).doesNotContainAnyElementsOf(Folds.unseen(fold));
            assertThat(heldOut.stream().filter(Noun::isThing).count()).isBetween(5L, 8L);
        }
        assertThatThrownBy(() -> Folds.unseen(4)).hasMessageContaining("fold 4");
    }
}
