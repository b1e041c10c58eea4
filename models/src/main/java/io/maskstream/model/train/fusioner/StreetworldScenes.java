package io.maskstream.model.train.fusioner;

import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldClip;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.model.image.Picture;
import io.maskstream.model.image.PillowResize;
import java.util.SplittableRandom;

/**
 * Scenes of Streetworld to learn masks from: of shapes between upright and wide, a part of each, stretched to a square, so
 * that the model serves cameras of any shape; some from streets in motion. The same number always gives the same picture.
 */
final class StreetworldScenes {
    private static final int SEED_BITS = 36;
    private static final double NARROWEST = .75;
    private static final double WIDEST = 1.5;
    private static final double LEAST_PART = .7;
    private static final double CLIPS = .3;
    private static final double FRAMES_PER_SECOND = 10;
    private static final int FRAMES = 300;

    private final int side;
    private final long seed;

    StreetworldScenes(int side, long seed) {
        this.side = side;
        this.seed = seed;
    }

    /** A picture to train on. */
    LabelledPicture training(long number) {
        long own = SeedRange.TRAIN.seed((seed << SEED_BITS) + number);
        SplittableRandom random = new SplittableRandom(own);
        LabelledPicture picture = square(draw(own, random), random);
        return random.nextBoolean() ? picture.mirrored() : picture;
    }

    /** A whole square scene that is never trained on. */
    LabelledPicture validation(long number) {
        StreetworldPicture scene = Streetworld.picture(
                SeedRange.VALIDATION.seed((2L << SEED_BITS) + number), side, StreetworldOptions.ALL);
        return new LabelledPicture(side, scene.rgb(), scene.labels());
    }

    private StreetworldPicture draw(long own, SplittableRandom random) {
        double aspect = NARROWEST * Math.pow(WIDEST / NARROWEST, random.nextDouble());
        int width = (int) Math.round(side * Math.sqrt(aspect) * 1.2);
        int height = (int) Math.round(side / Math.sqrt(aspect) * 1.2);
        if (random.nextDouble() < CLIPS) {
            StreetworldClip clip =
                    StreetworldClip.of(own, FRAMES, width, height, FRAMES_PER_SECOND, StreetworldOptions.ALL);
            return clip.frame(random.nextInt(FRAMES)).picture();
        }
        return Streetworld.picture(own, width, height, StreetworldOptions.ALL);
    }

    private LabelledPicture square(StreetworldPicture scene, SplittableRandom random) {
        int width = (int) Math.round(scene.width() * random.nextDouble(LEAST_PART, 1));
        int height = (int) Math.round(scene.height() * random.nextDouble(LEAST_PART, 1));
        StreetworldPicture part = scene.crop(
                random.nextInt(scene.width() - width + 1), random.nextInt(scene.height() - height + 1), width, height);
        Picture resized =
                PillowResize.resize(new Picture(height, width, part.rgb()), side, side, PillowResize.Filter.BILINEAR);
        short[] labels = new short[side * side];
        for (int y = 0; y < side; y++) {
            int row = (2 * y + 1) * height / (2 * side) * width;
            for (int x = 0; x < side; x++) {
                labels[y * side + x] = part.labels()[row + (2 * x + 1) * width / (2 * side)];
            }
        }
        return new LabelledPicture(side, resized.rgb(), labels);
    }
}
