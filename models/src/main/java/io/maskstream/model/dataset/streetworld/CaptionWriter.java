package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.List;

/** Writes captions: 0 to 3 things and 0 to 2 surfaces of what can really be seen, never all there is to say. */
final class CaptionWriter {
    /** Smaller things are not spoken of. */
    static final double LEAST_SHARE = .012;

    private final WorldRandom random;

    CaptionWriter(WorldRandom random) {
        this.random = random;
    }

    Caption write(List<VisibleRegion> visible) {
        List<Region> things = new ArrayList<>();
        List<Region> stuff = new ArrayList<>();
        for (VisibleRegion seen : visible) {
            if (seen.share() >= LEAST_SHARE && (seen.noun().isThing() || isNew(stuff, seen.noun()))) {
                (seen.noun().isThing() ? things : stuff).add(seen.region());
            }
        }
        random.shuffle(things);
        random.shuffle(stuff);
        int most = random.weighted(.08, .42, .34, .16);
        // Something must be said of a picture that a thing fills.
        things = things.subList(0, Math.min(things.size(), stuff.isEmpty() ? Math.max(1, most) : most));
        int surfaces = Math.min(stuff.size(), random.weighted(.30, .48, .22));
        if (things.isEmpty() && surfaces == 0) {
            surfaces = 1;
        }
        List<Region> named = new ArrayList<>(things);
        String text = sentence(things, stuff, surfaces, named);
        return new Caption(text, named.stream().map(Region::noun).distinct().toList());
    }

    private static boolean isNew(List<Region> stuff, Noun noun) {
        return stuff.stream().noneMatch(region -> region.noun().equals(noun));
    }

    private String sentence(List<Region> things, List<Region> stuff, int surfaces, List<Region> named) {
        List<String> words = new ArrayList<>();
        for (Region thing : things) {
            words.add(thing(thing));
        }
        List<Region> rest = new ArrayList<>(stuff);
        String ending = "";
        if (surfaces > 0 && !things.isEmpty()) {
            // "On" is only said of what is under the feet of the last thing that the sentence names.
            Noun under = things.get(things.size() - 1).ground();
            Region ground = rest.stream()
                    .filter(region -> region.noun().equals(under))
                    .findFirst()
                    .orElse(null);
            if (ground != null && random.chance(.7)) {
                ending = " on " + surface(ground);
                named.add(ground);
                rest.remove(ground);
                surfaces--;
            }
        }
        List<String> around = new ArrayList<>();
        for (Region region : rest.subList(0, Math.min(surfaces, rest.size()))) {
            around.add(surface(region));
            named.add(region);
        }
        if (words.isEmpty()) {
            return joined(around);
        }
        String link = random.chance(.5) ? " with " : " near ";
        return joined(words) + ending + (around.isEmpty() ? "" : link + joined(around));
    }

    private static String joined(List<String> words) {
        return switch (words.size()) {
            case 1 -> words.get(0);
            case 2 -> words.get(0) + " and " + words.get(1);
            default -> String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.get(words.size() - 1);
        };
    }

    private String thing(Region thing) {
        String noun = thing.noun().name();
        String family = thing.noun().family();
        String color = thing.color().word();
        String texture = thing.texture().word();
        return switch (random.weighted(.37, .05, .03, .20, .10, .20, .05)) {
            case 0 -> article(noun);
            case 1 -> article(family);
            case 2 -> article(color + " " + family);
            case 3 -> article(color + " " + noun);
            case 4 -> article(texture + " " + noun);
            case 5 -> article(color + " " + texture + " " + noun);
            default -> article(color + " thing");
        };
    }

    private String surface(Region surface) {
        String noun = surface.noun().name();
        return switch (random.weighted(.72, .06, .22)) {
            case 0 -> "the " + noun;
            case 1 -> "the " + surface.noun().family();
            default -> "the " + surface.color().word() + " " + noun;
        };
    }

    private static String article(String words) {
        if (words.endsWith("furniture")) {
            return words;
        }
        return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
    }
}
