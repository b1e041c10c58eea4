package io.maskstream.model.dataset.streetworld;

import io.maskstream.model.ModelException;
import java.util.List;

/** Composes streets until one shows every noun often enough, measured on small frames. */
final class ClipCoverage {
    /** The first frames count. */
    static final int FRAMES = 200;
    /** In so many of them each noun is visible. */
    static final int LEAST_FRAMES = 20;
    /** Visible means at least this share of the pixels. */
    static final double LEAST_SHARE = .002;

    private static final int ATTEMPTS = 40;
    private static final int STEP = 4;
    /** A reserve, because only every fourth frame is measured, and at another size. */
    private static final int RESERVE = 12;

    private final ClipComposer composer;
    private final List<Noun> nouns;
    private final double framesPerSecond;

    ClipCoverage(ClipComposer composer, List<Noun> nouns, double framesPerSecond) {
        this.composer = composer;
        this.nouns = nouns;
        this.framesPerSecond = framesPerSecond;
    }

    Scene find(WorldRandom random, double aspect) {
        List<Noun> fewest = nouns;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Scene scene = composer.all(random.child(attempt), aspect);
            List<Noun> missed = missed(scene);
            if (missed.isEmpty()) {
                return scene;
            }
            fewest = missed.size() < fewest.size() ? missed : fewest;
        }
        throw new ModelException(
                "no street shows all %d nouns in %d of the first %d frames each; the best one misses %s: give fewer nouns"
                        .formatted(
                                nouns.size(),
                                LEAST_FRAMES,
                                FRAMES,
                                String.join(
                                        ", ", fewest.stream().map(Noun::name).toList())));
    }

    private List<Noun> missed(Scene scene) {
        int[] seen = new int[World.get().nouns().size()];
        int height = 72;
        int width = (int) Math.round(height * scene.aspect());
        WorldRandom random = new WorldRandom(0);
        for (int frame = 0; frame < FRAMES; frame += STEP) {
            StreetworldPicture picture =
                    SceneDrawer.draw(scene, width, height, frame / framesPerSecond, Develop.Settings.IDEAL, random);
            double[] shares = picture.nounShares();
            for (int i = 0; i < shares.length; i++) {
                seen[i] += shares[i] >= 1.25 * LEAST_SHARE ? STEP : 0;
            }
        }
        return nouns.stream()
                .filter(noun -> seen[noun.index()] < LEAST_FRAMES + RESERVE)
                .toList();
    }
}
