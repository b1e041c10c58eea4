package io.maskstream.model.dataset.streetworld;

import java.util.List;

/**
 * What may happen in pictures.
 *
 * @param nouns the nouns that may occur; scenes need at least one for the ground
 * @param lights whether there is dusk and night besides day
 * @param weathers whether there is rain, fog and snowfall
 * @param sensor whether exposure varies and pixels are noisy
 * @param compression whether some pictures were compressed like a JPEG
 * @param leastThings fewest things of a scene
 * @param mostThings most things of a scene
 */
public record StreetworldOptions(
        List<Noun> nouns,
        boolean lights,
        boolean weathers,
        boolean sensor,
        boolean compression,
        int leastThings,
        int mostThings) {
    /** What a trainer wants: everything. */
    public static final StreetworldOptions ALL =
            new StreetworldOptions(World.get().nouns(), true, true, true, true, 2, 6);

    /** Any light and weather, no noise and no compression: for pages and for clips, whose encoder adds its own. */
    public static final StreetworldOptions CLEAN =
            new StreetworldOptions(World.get().nouns(), true, true, false, false, 2, 6);

    public StreetworldOptions {
        nouns = List.copyOf(nouns);
        if (leastThings < 0 || mostThings < leastThings || mostThings > 40) {
            throw new IllegalArgumentException(
                    "a scene of %d to %d things: give 0 to 40, the fewest first".formatted(leastThings, mostThings));
        }
        for (Noun noun : nouns) {
            if (!World.get().nouns().contains(noun)) {
                throw new IllegalArgumentException(
                        "'%s' is no noun of Streetworld; take nouns from Streetworld.nouns()".formatted(noun.name()));
            }
        }
        if (nouns.stream().noneMatch(StreetworldOptions::isGround)) {
            throw new IllegalArgumentException(
                    "none of the %d nouns can be the ground; add one, such as 'road'".formatted(nouns.size()));
        }
    }

    private static boolean isGround(Noun noun) {
        return !noun.isThing() && World.get().stuff(noun).place() == StuffPlace.GROUND;
    }

    /** The same with only these nouns. */
    public StreetworldOptions withNouns(List<Noun> only) {
        return new StreetworldOptions(only, lights, weathers, sensor, compression, leastThings, mostThings);
    }

    /** The same with this many things in a scene. */
    public StreetworldOptions withThings(int least, int most) {
        return new StreetworldOptions(nouns, lights, weathers, sensor, compression, least, most);
    }

    List<ThingDesign> things() {
        return World.get().things().stream()
                .filter(design -> nouns.contains(design.noun()))
                .toList();
    }

    List<StuffDesign> stuff(StuffPlace place) {
        return World.get().stuff(place).stream()
                .filter(design -> nouns.contains(design.noun()))
                .toList();
    }
}
