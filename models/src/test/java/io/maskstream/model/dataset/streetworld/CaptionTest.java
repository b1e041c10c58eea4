package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CaptionTest {
    @Test
    void speaksOnlyOfWhatCanBeSeen() {
        for (int seed = 0; seed < 150; seed++) {
            StreetworldPicture picture = Streetworld.picture(seed, 64, StreetworldOptions.ALL);
            List<VisibleRegion> visible = picture.visible();
            Set<Noun> nouns = visible.stream().map(VisibleRegion::noun).collect(Collectors.toSet());
            Set<String> families = nouns.stream().map(Noun::family).collect(Collectors.toSet());
            Set<String> colors = visible.stream()
                    .map(region -> region.region().color().word())
                    .collect(Collectors.toSet());
            for (int caption = 0; caption < 5; caption++) {
                Caption said = picture.caption(caption);
                assertThat(nouns).containsAll(said.nouns());
                for (Noun noun : Streetworld.nouns()) {
                    if (has(said.text(), noun.name())) {
                        assertThat(nouns).as(said.text()).contains(noun);
                        assertThat(said.nouns()).as(said.text()).contains(noun);
                    }
                    if (has(said.text(), noun.family())) {
                        assertThat(families).as(said.text()).contains(noun.family());
                    }
                }
                for (NounColor color : NounColor.values()) {
                    if (has(said.text(), color.word())) {
                        assertThat(colors).as(said.text()).contains(color.word());
                    }
                }
            }
        }
    }

    @Test
    void somethingIsSaidOfAPictureThatOneThingFills() {
        Noun dog = Streetworld.noun("dog");
        Region region = new Region(dog, NounColor.values()[0], Texture.values()[0], dog);
        for (int seed = 0; seed < 200; seed++) {
            Caption said = new CaptionWriter(new WorldRandom(seed)).write(List.of(new VisibleRegion(region, 1)));
            assertThat(said.text()).isNotBlank();
            assertThat(said.nouns()).containsExactly(dog);
        }
    }

    @Test
    void saysOnOnlyOfTheGroundUnderAThing() {
        int said = 0;
        for (int seed = 0; seed < 100; seed++) {
            StreetworldPicture picture = Streetworld.picture(seed, 64, StreetworldOptions.ALL);
            for (int i = 0; i < 4; i++) {
                String text = picture.caption(i).text();
                if (text.contains(" on the ")) {
                    said++;
                    String ground = text.substring(text.indexOf(" on the ") + 8);
                    assertThat(picture.table())
                            .as(text)
                            .anyMatch(region -> region.noun().isThing()
                                    && (has(ground, region.ground().name())
                                            || has(ground, region.ground().family())));
                }
            }
        }
        assertThat(said).isGreaterThan(50);
    }

    @Test
    void namesPartOfThePictureNowWithColourAndTextureNowByFamily() {
        Map<String, Integer> kinds = new TreeMap<>();
        Set<String> mentioned = new HashSet<>();
        int captions = 0;
        for (int seed = 0; seed < 1500; seed++) {
            StreetworldPicture picture = Streetworld.picture(seed, 32, StreetworldOptions.ALL);
            String text = picture.caption(seed).text();
            captions++;
            Streetworld.nouns().stream().filter(n -> has(text, n.name())).forEach(n -> mentioned.add(n.name()));
            count(kinds, "family", Streetworld.nouns().stream().anyMatch(n -> has(text, n.family())));
            count(kinds, "thing", has(text, "thing"));
            count(kinds, "texture", text.matches(".*\\b(plain|striped|dotted)\\b.*"));
            count(kinds, "color", NounColor.ALL.stream().anyMatch(c -> has(text, c.word())));
        }
        assertThat((double) kinds.get("family") / captions).isBetween(.08, .30);
        assertThat((double) kinds.get("thing") / captions).isBetween(.03, .16);
        assertThat((double) kinds.get("texture") / captions).isBetween(.25, .60);
        assertThat((double) kinds.get("color") / captions).isBetween(.40, .80);
        assertThat(mentioned).hasSameSizeAs(Streetworld.nouns());
    }

    private static void count(Map<String, Integer> kinds, String kind, boolean is) {
        kinds.merge(kind, is ? 1 : 0, Integer::sum);
    }

    private static boolean has(String text, String words) {
        return (" " + text.replace(',', ' ') + " ").contains(" " + words + " ");
    }
}
