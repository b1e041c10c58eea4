package io.maskstream.model.dataset.streetworld;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All nouns and their looks, as {@code world.txt} describes them. */
record World(List<Noun> nouns, List<ThingDesign> things, List<StuffDesign> stuff) {
    private static final World INSTANCE = load();

    World {
        nouns = List.copyOf(nouns);
        things = List.copyOf(things);
        stuff = List.copyOf(stuff);
    }

    static World get() {
        return INSTANCE;
    }

    ThingDesign thing(Noun noun) {
        return things.stream()
                .filter(design -> design.noun().equals(noun))
                .findFirst()
                .orElseThrow();
    }

    StuffDesign stuff(Noun noun) {
        return stuff.stream()
                .filter(design -> design.noun().equals(noun))
                .findFirst()
                .orElseThrow();
    }

    List<StuffDesign> stuff(StuffPlace place) {
        return stuff.stream().filter(design -> design.place() == place).toList();
    }

    private static World load() {
        try (InputStream stream = World.class.getResourceAsStream("world.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return WorldReader.read(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the description of the world cannot be read from the jar", e);
        }
    }
}
