package io.maskstream.model.train.fusioner;

import io.maskstream.model.checkpoint.Sha256;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.model.image.Picture;
import io.maskstream.model.image.PillowResize;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Squares of Streetworld with the noun of each position. The same seed gives the same view on every machine.
 *
 * @param side of the picture in pixels
 * @param labelSide of the label map
 * @param varied whether scenes are cropped at random, stretched and mirrored; if not, a view is a whole square scene
 * @param mosaics the share of views that are Mosaic-4
 */
record StreetworldViews(int side, int labelSide, boolean varied, double mosaics) {
    /** Short side of the scenes that are cropped, in sides of the view. */
    private static final double DRAWN = 1.2;

    /** The share of views that are whole scenes of 4:3, pressed into the square as a camera's frame is. */
    private static final double WHOLE = .3;

    private static final double LEAST_AREA = .5;
    private static final int TRIES = 10;
    private static final int DIGESTED = 8;

    StreetworldViews {
        if (labelSide < 1 || !(mosaics >= 0 && mosaics <= 1)) {
            throw new IllegalArgumentException("views with labels of %d x %d and a share of mosaics of %s"
                    .formatted(labelSide, labelSide, mosaics));
        }
    }

    /** Names of nouns are their places in {@link Streetworld#nouns()}. */
    LabelledView view(SeedRange range, long index) {
        long seed = range.seed(index);
        SplittableRandom random = new SplittableRandom(seed ^ 0x51EE7L);
        if (random.nextDouble() < mosaics) {
            StreetworldPicture mosaic = Streetworld.mosaic(seed, side + side % 2, StreetworldOptions.ALL);
            return cut(mosaic, 0, 0, mosaic.width(), mosaic.height(), varied && random.nextBoolean());
        }
        if (!varied) {
            return cut(Streetworld.picture(seed, side, StreetworldOptions.ALL), 0, 0, side, side, false);
        }
        boolean mirrored = random.nextBoolean();
        if (random.nextDouble() < WHOLE) {
            int width = Math.round(side * 4 / 3f);
            return cut(Streetworld.picture(seed, width, side, StreetworldOptions.ALL), 0, 0, width, side, mirrored);
        }
        int height = (int) Math.round(side * DRAWN);
        int width = random.nextBoolean() ? height : Math.round(height * 4 / 3f);
        return cropped(Streetworld.picture(seed, width, height, StreetworldOptions.ALL), random, mirrored);
    }

    /** Changes with the look of the world: a hash of the first views. */
    String digest(SeedRange range) {
        MessageDigest digest = Sha256.digest();
        for (int i = 0; i < DIGESTED; i++) {
            LabelledView view = view(range, i);
            digest.update(view.picture().rgb());
            digest.update(view.labels());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** torchvision's RandomResizedCrop, with at least half of the area. */
    private LabelledView cropped(StreetworldPicture scene, SplittableRandom random, boolean mirrored) {
        for (int i = 0; i < TRIES; i++) {
            double area = random.nextDouble(LEAST_AREA, 1) * scene.width() * scene.height();
            double ratio = StrictMath.exp(random.nextDouble(StrictMath.log(.75), StrictMath.log(4 / 3.0)));
            int width = (int) StrictMath.round(StrictMath.sqrt(area * ratio));
            int height = (int) StrictMath.round(StrictMath.sqrt(area / ratio));
            if (width <= scene.width() && height <= scene.height()) {
                int left = random.nextInt(scene.width() - width + 1);
                int top = random.nextInt(scene.height() - height + 1);
                return cut(scene, left, top, width, height, mirrored);
            }
        }
        return cut(scene, 0, 0, scene.width(), scene.height(), mirrored);
    }

    private LabelledView cut(StreetworldPicture scene, int left, int top, int width, int height, boolean mirrored) {
        StreetworldPicture part =
                width == scene.width() && height == scene.height() ? scene : scene.crop(left, top, width, height);
        Picture picture =
                PillowResize.resize(new Picture(height, width, part.rgb()), side, side, PillowResize.Filter.BILINEAR);
        byte[] labels = LabelGrid.majority(part.labels(), width, height, labelSide);
        return mirrored
                ? new LabelledView(mirrored(picture), labelSide, mirrored(labels, 1))
                : new LabelledView(picture, labelSide, labels);
    }

    private static Picture mirrored(Picture picture) {
        return new Picture(picture.height(), picture.width(), mirrored(picture.rgb(), 3));
    }

    /** A square map of that many bytes a position, left for right. */
    private static byte[] mirrored(byte[] map, int bytes) {
        int width = (int) Math.round(Math.sqrt(map.length / bytes));
        byte[] turned = new byte[map.length];
        for (int at = 0; at < map.length / bytes; at++) {
            int other = at / width * width + width - 1 - at % width;
            System.arraycopy(map, at * bytes, turned, other * bytes, bytes);
        }
        return turned;
    }
}
