package io.maskstream.model.dataset.streetworld;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A street in motion: things walk, roll and fly at their own speeds while the camera goes along the street and back,
 * or stands still.
 *
 * <p>Frames are made when asked for, each from its number alone, so a clip may be long and read more than once.
 */
public final class StreetworldClip implements Iterable<ClipFrame> {
    private final long seed;
    private final int frames;
    private final int width;
    private final int height;
    private final double framesPerSecond;
    private final StreetworldOptions options;
    private final Scene scene;

    private StreetworldClip(
            long seed,
            int frames,
            int width,
            int height,
            double framesPerSecond,
            StreetworldOptions options,
            Scene scene) {
        this.seed = seed;
        this.frames = frames;
        this.width = width;
        this.height = height;
        this.framesPerSecond = framesPerSecond;
        this.options = options;
        this.scene = scene;
    }

    /** A clip with some of the nouns that the options allow. */
    public static StreetworldClip of(
            long seed, int frames, int width, int height, double framesPerSecond, StreetworldOptions options) {
        check(frames, framesPerSecond);
        ClipComposer composer = new ClipComposer(options, framesPerSecond);
        Scene scene = composer.some(new WorldRandom(seed).child(5), Streetworld.aspect(width, height));
        return new StreetworldClip(seed, frames, width, height, framesPerSecond, options, scene);
    }

    /** As {@link #of}, with fewer things, before a camera that stands still. */
    public static StreetworldClip still(
            long seed, int frames, int width, int height, double framesPerSecond, StreetworldOptions options) {
        check(frames, framesPerSecond);
        ClipComposer composer = new ClipComposer(options, framesPerSecond);
        Scene scene = composer.still(new WorldRandom(seed).child(9), Streetworld.aspect(width, height));
        return new StreetworldClip(seed, frames, width, height, framesPerSecond, options, scene);
    }

    /**
     * A clip of the options' nouns and, as far as they allow it, of no other. Each can be seen, with at least {@value
     * ClipCoverage#LEAST_SHARE} of the pixels, in at least {@value ClipCoverage#LEAST_FRAMES} of the first {@value
     * ClipCoverage#FRAMES} frames. Without the noun 'sky' there is sky all the same where nothing stands before it.
     *
     * @throws io.maskstream.model.ModelException if that cannot be had, with the nouns that were missed
     */
    public static StreetworldClip covering(
            long seed, int frames, int width, int height, double framesPerSecond, StreetworldOptions options) {
        check(frames, framesPerSecond);
        if (frames < ClipCoverage.FRAMES) {
            throw new IllegalArgumentException("a clip of %d frames cannot show every noun in %d of its first %d frames"
                    .formatted(frames, ClipCoverage.LEAST_FRAMES, ClipCoverage.FRAMES));
        }
        ClipComposer composer = new ClipComposer(options, framesPerSecond);
        Scene scene = new ClipCoverage(composer, options.nouns(), framesPerSecond)
                .find(new WorldRandom(seed).child(6), Streetworld.aspect(width, height));
        return new StreetworldClip(seed, frames, width, height, framesPerSecond, options, scene);
    }

    private static void check(int frames, double framesPerSecond) {
        if (frames < 1 || !(framesPerSecond >= 1 && framesPerSecond <= 240)) {
            throw new IllegalArgumentException(
                    "a clip of %d frames at %s a second: give 1 or more, at 1 to 240 a second"
                            .formatted(frames, framesPerSecond));
        }
    }

    /** Number of frames. */
    public int frames() {
        return frames;
    }

    /** Pixels of a row. */
    public int width() {
        return width;
    }

    /** Number of rows. */
    public int height() {
        return height;
    }

    /** Frames a second. */
    public double framesPerSecond() {
        return framesPerSecond;
    }

    /** The nouns that occur somewhere in the clip's world. */
    public List<Noun> nouns() {
        return scene.regions().stream().map(Region::noun).distinct().toList();
    }

    /** One frame, from 0. */
    public ClipFrame frame(int index) {
        if (index < 0 || index >= frames) {
            throw new IllegalArgumentException("frame %d of a clip of %d frames".formatted(index, frames));
        }
        double seconds = index / framesPerSecond;
        Develop.Settings settings = Develop.Settings.draw(
                new WorldRandom(seed).child(7), options, scene.air().light());
        StreetworldPicture picture = SceneDrawer.draw(
                scene,
                width,
                height,
                seconds,
                settings,
                new WorldRandom(seed).child(8).child(index));
        return new ClipFrame(index, Duration.ofNanos((long) (seconds * 1e9)), picture);
    }

    @Override
    public Iterator<ClipFrame> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < frames;
            }

            @Override
            public ClipFrame next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the clip has %d frames".formatted(frames));
                }
                return frame(next++);
            }
        };
    }
}
