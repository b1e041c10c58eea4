package io.maskstream.model.train.ofa;

import io.maskstream.model.ModelException;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.model.ofa.ResNetConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Streetworld's pictures with captions and places. Most have half the side of a scene, close-ups (of things .35, of surfaces
 * .15) and parts of scenes, and show things with about as many pixels, so that most is learned from a quarter of the tokens;
 * every sixth step has whole scenes. The first steps, which learn the words of captions, have close-ups of three eighths of
 * the side four times in five. Without close-ups of surfaces, of which a scene has five and its caption one, their words
 * would not be learned.
 */
final class StreetworldPlaces {
    private static final int MOST_SEED = 14;
    /** Pictures of one seed, as a power of two: more than any run draws. */
    private static final int SEED_BITS = 36;

    private static final int CAPTIONS = 20_000;
    private static final int WHOLE_EVERY = 6;
    private static final int CLOSE_EVERY = 5;
    private static final double EASY_SURFACES = .35;
    private static final double CLOSE_UPS = .35;
    private static final double SURFACES = .15;
    /** Smaller pieces are no place that could be told. */
    private static final double LEAST_SHARE = .012;

    private final int side;
    private final long seed;
    private final long easySteps;
    private final Set<String> withoutPlaces;

    StreetworldPlaces(int side, long seed, long easySteps, Set<String> withoutPlaces) {
        if (seed < 0 || seed > MOST_SEED || side % (2 * ResNetConfig.STRIDE) != 0) {
            throw new ModelException(
                    "Streetworld's pictures with seed %d and side %d; give a seed from 0 to %d and a side that is a multiple of %d"
                            .formatted(seed, side, MOST_SEED, 2 * ResNetConfig.STRIDE));
        }
        Set<String> unknown = new TreeSet<>(withoutPlaces);
        Streetworld.nouns().forEach(noun -> unknown.remove(noun.name()));
        if (!unknown.isEmpty()) {
            throw new ModelException("data.words.without-places: '%s' is no noun of Streetworld"
                    .formatted(unknown.iterator().next()));
        }
        this.side = side;
        this.seed = seed;
        this.easySteps = easySteps;
        this.withoutPlaces = Set.copyOf(withoutPlaces);
    }

    /** Pictures of a step, all of one size; the same numbers give the same ones. */
    List<PlacedPicture> pictures(long step, long first, int count) {
        List<PlacedPicture> pictures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long own = SeedRange.TRAIN.seed((seed << SEED_BITS) + first + i);
            pictures.add(picture(step, own));
        }
        return pictures;
    }

    private PlacedPicture picture(long step, long own) {
        SplittableRandom random = new SplittableRandom(own);
        if (step < easySteps) {
            int small = Math.max(1, side * 3 / 8 / ResNetConfig.STRIDE) * ResNetConfig.STRIDE;
            return step % CLOSE_EVERY > 0
                    ? placed(closeUp(own, small, random.nextDouble() < EASY_SURFACES, random), own)
                    : placed(part(own, random), own);
        } else if (step % WHOLE_EVERY == WHOLE_EVERY - 1) {
            return placed(Streetworld.picture(own, side, StreetworldOptions.ALL), own);
        }
        double kind = random.nextDouble();
        return kind < CLOSE_UPS + SURFACES
                ? placed(closeUp(own, side / 2, kind < SURFACES, random), own)
                : placed(part(own, random), own);
    }

    private static StreetworldPicture closeUp(long own, int side, boolean surface, SplittableRandom random) {
        if (!surface) {
            return Streetworld.closeUp(own, side, StreetworldOptions.ALL);
        }
        List<Noun> surfaces = Streetworld.surfaces();
        return Streetworld.closeUp(surfaces.get(random.nextInt(surfaces.size())), own, side, StreetworldOptions.ALL);
    }

    private StreetworldPicture part(long own, SplittableRandom random) {
        StreetworldPicture scene = Streetworld.picture(own, side, StreetworldOptions.ALL);
        return scene.crop(random.nextInt(side / 2 + 1), random.nextInt(side / 2 + 1), side / 2, side / 2);
    }

    /** Scenes that are never trained on. */
    List<StreetworldPicture> validation(int count) {
        List<StreetworldPicture> scenes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scenes.add(Streetworld.picture(SeedRange.VALIDATION.seed(2_000_000L + i), side, StreetworldOptions.ALL));
        }
        return scenes;
    }

    /** With its places. */
    PlacedPicture placed(StreetworldPicture picture, long own) {
        int[] counts = new int[picture.table().size()];
        int[][] boxes = new int[counts.length][];
        for (int i = 0; i < picture.regions().length; i++) {
            int region = picture.regions()[i];
            counts[region]++;
            boxes[region] = around(boxes[region], i % picture.width(), i / picture.width());
        }
        List<Place> places = new ArrayList<>();
        double width = picture.width();
        double height = picture.height();
        for (int i = 0; i < counts.length; i++) {
            String word = picture.table().get(i).noun().name();
            if (counts[i] >= LEAST_SHARE * width * height && !withoutPlaces.contains(word)) {
                int[] box = boxes[i];
                places.add(new Place(word, box[0] / width, box[1] / height, box[2] / width, box[3] / height));
            }
        }
        return new PlacedPicture(
                picture.width(), picture.rgb(), picture.caption(own).text(), places, own);
    }

    /** A box (left, top, right, bottom) that holds this pixel too. */
    private static int[] around(int[] box, int x, int y) {
        if (box == null) {
            return new int[] {x, y, x + 1, y + 1};
        }
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x + 1);
        box[3] = Math.max(box[3], y + 1);
        return box;
    }

    /** Many captions, from the end of the training range, where no run gets; always the same. */
    List<String> captions() {
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < CAPTIONS; i++) {
            long own = SeedRange.TRAIN.seed(SeedRange.TRAIN.count() - 1 - i);
            captions.add(Streetworld.picture(own, side / 4, StreetworldOptions.ALL)
                    .caption(own)
                    .text());
        }
        return captions;
    }
}
