package io.maskstream.model.dataset.streetworld;

import java.util.List;

/**
 * A synthetic street: pictures with the noun of every pixel, captions, close-ups and mosaics, without a download.
 *
 * <p>The same seed, size and options give the same bytes on every machine. Colour and texture are drawn without regard
 * to the noun, and no kind of ground has a place of its own: only shape and pattern tell what is what. Any number of threads may draw at once.
 */
public final class Streetworld {
    private Streetworld() {}

    /** All nouns; a noun's place is its value in label maps. */
    public static List<Noun> nouns() {
        return World.get().nouns();
    }

    /** The nouns that are no things: kinds of ground, walls, greenery, sky. */
    public static List<Noun> surfaces() {
        return nouns().stream().filter(noun -> !noun.isThing()).toList();
    }

    /**
     * The noun of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Noun noun(String name) {
        return nouns().stream()
                .filter(noun -> noun.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    String known =
                            String.join(", ", nouns().stream().map(Noun::name).toList());
                    return new IllegalArgumentException(
                            "'%s' is no noun of Streetworld; known are %s".formatted(name, known));
                });
    }

    /** A scene of {@code size} x {@code size} pixels. */
    public static StreetworldPicture picture(long seed, int size, StreetworldOptions options) {
        return picture(seed, size, size, options);
    }

    /** A scene of any size. */
    public static StreetworldPicture picture(long seed, int width, int height, StreetworldOptions options) {
        return scene(new WorldRandom(seed).child(1), width, height, options);
    }

    private static StreetworldPicture scene(WorldRandom random, int width, int height, StreetworldOptions options) {
        Scene scene = new SceneComposer(options).scene(random, aspect(width, height));
        return shot(scene, width, height, options, random);
    }

    /**
     * A close-up with none, one or two things (.12, .78, .10). At half the size of a scene it shows them with about as
     * many pixels.
     */
    public static StreetworldPicture closeUp(long seed, int size, StreetworldOptions options) {
        return closeUp(new WorldRandom(seed).child(2), size, options);
    }

    private static StreetworldPicture closeUp(WorldRandom random, int size, StreetworldOptions options) {
        Scene scene = new CloseUpComposer(options).scene(random, aspect(size, size));
        return shot(scene, size, size, options, random);
    }

    /**
     * A close-up of one noun: the thing, or a surface that fills most of the picture.
     *
     * @param noun any noun
     */
    public static StreetworldPicture closeUp(Noun noun, long seed, int size, StreetworldOptions options) {
        WorldRandom random = new WorldRandom(seed).child(3);
        Scene scene = noun.isThing()
                ? new CloseUpComposer(options).scene(random, 1, World.get().thing(noun))
                : new SurfaceComposer(options).scene(random, 1, World.get().stuff(noun));
        return shot(scene, size, size, options, random);
    }

    /** Four pictures in one, {@code size} x {@code size} in all. */
    public static StreetworldPicture mosaic(long seed, int size, StreetworldOptions options) {
        WorldRandom random = new WorldRandom(seed).child(4);
        StreetworldPicture[] parts = new StreetworldPicture[4];
        for (int i = 0; i < 4; i++) {
            WorldRandom part = random.child(i);
            parts[i] = part.chance(.4) ? scene(part, size / 2, size / 2, options) : closeUp(part, size / 2, options);
        }
        return Mosaic.of(parts[0], parts[1], parts[2], parts[3]);
    }

    static double aspect(int width, int height) {
        if (width < 8 || height < 8 || width > 4096 || height > 4096) {
            throw new IllegalArgumentException(
                    "a picture of %dx%d: give 8 to 4096 pixels each way".formatted(width, height));
        }
        return (double) width / height;
    }

    private static StreetworldPicture shot(
            Scene scene, int width, int height, StreetworldOptions options, WorldRandom random) {
        Develop.Settings settings =
                Develop.Settings.draw(random, options, scene.air().light());
        return SceneDrawer.draw(scene, width, height, 0, settings, random);
    }
}
