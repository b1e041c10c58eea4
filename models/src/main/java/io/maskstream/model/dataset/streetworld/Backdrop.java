package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.List;

/** Puts surfaces into a scene: what stands behind, and how the ground is divided. No noun has a place of its own. */
final class Backdrop {
    private final SceneBuilder scene;
    private final WorldRandom random;
    private final StreetworldOptions options;

    Backdrop(SceneBuilder scene, StreetworldOptions options) {
        this.scene = scene;
        this.options = options;
        random = scene.random;
    }

    /** Hills, houses, hedges, walls. */
    void upright() {
        List<StuffDesign> far = options.stuff(StuffPlace.FAR);
        List<StuffDesign> near = new ArrayList<>(options.stuff(StuffPlace.BACK));
        double half = scene.aspect / 2;
        random.shuffle(near);
        if (!near.isEmpty() && random.chance(.22)) {
            scene.back(near.get(0), -half - .2, half + .2, scene.horizon + .15, .3);
            return;
        }
        scene.clouds(random.below(4));
        // Before hills and mountains the row in front is low, or they would never be seen.
        double most = .92;
        if (!far.isEmpty() && random.chance(.5)) {
            StuffDesign design = random.pick(far);
            double height = scene.zoom * random.between(design.low(), design.high());
            double floor = scene.horizon * .55;
            scene.back(design, -half - .3, half + .3, Math.min(Math.max(height, floor), scene.horizon * .9), .08);
            most = .45;
        }
        if (near.isEmpty() || random.chance(.2)) {
            return;
        }
        int pieces = 1 + random.below(Math.min(3, near.size()));
        double left = random.chance(.7) ? -half - .1 : -half + random.between(.1, .4);
        for (int i = 0; i < pieces; i++) {
            double right = i == pieces - 1 && random.chance(.7)
                    ? half + .1
                    : left + scene.aspect / pieces * random.between(.7, 1.2);
            StuffDesign design = near.get(i);
            double height = scene.zoom * random.between(design.low(), design.high());
            scene.back(design, left, right, Math.min(height, scene.horizon * most), .3);
            left = right + (random.chance(.3) ? random.between(.02, .15) : 0);
        }
    }

    /** One to three kinds of ground: side by side in depth, or a way towards the horizon. */
    void ground() {
        List<StuffDesign> kinds = new ArrayList<>(options.stuff(StuffPlace.GROUND));
        random.shuffle(kinds);
        scene.ground(kinds.get(0), 0, 1, -GroundPiece.ENDLESS, GroundPiece.ENDLESS);
        int more = Math.min(kinds.size() - 1, random.weighted(.15, .45, .4));
        if (more == 0) {
            return;
        }
        if (random.chance(.42)) {
            way(kinds, more);
            return;
        }
        double far = random.between(.22, .5);
        scene.ground(kinds.get(1), far, 1, -GroundPiece.ENDLESS, GroundPiece.ENDLESS);
        if (more == 2) {
            double near = random.between(far + .2, .85);
            scene.ground(kinds.get(2), near, 1, -GroundPiece.ENDLESS, GroundPiece.ENDLESS);
        }
    }

    private void way(List<StuffDesign> kinds, int more) {
        double middle = random.between(-.35, .35) * scene.aspect;
        double half = random.between(.2, .42) * scene.aspect;
        double side = random.between(.14, .3);
        if (more == 2) {
            scene.ground(kinds.get(2), 0, 1, middle - half - side, middle - half);
            scene.sameGround(0, 1, middle + half, middle + half + side);
        }
        scene.ground(kinds.get(1), 0, 1, middle - half, middle + half);
    }
}
