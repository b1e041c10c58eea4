package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.List;

/** Composes still scenes: surfaces first, then things of different nearness that hide each other in part. */
final class SceneComposer {
    private static final int TRIES = 6;
    private final StreetworldOptions options;

    SceneComposer(StreetworldOptions options) {
        this.options = options;
    }

    Scene scene(WorldRandom random, double aspect) {
        SceneBuilder scene = new SceneBuilder(random, aspect, random.between(.26, .52), 1);
        Backdrop backdrop = new Backdrop(scene, options);
        backdrop.upright();
        backdrop.ground();
        List<ThingDesign> designs = new ArrayList<>(options.things());
        random.shuffle(designs);
        int things = options.leastThings() + random.below(options.mostThings() - options.leastThings() + 1);
        List<double[]> taken = new ArrayList<>();
        for (int i = 0; i < things && !designs.isEmpty(); i++) {
            boolean again = i > 0 && random.chance(.15);
            place(scene, designs.get((again ? i - 1 : i) % designs.size()), taken);
        }
        return scene.build(light(random), weather(random), Camera.STILL);
    }

    Light light(WorldRandom random) {
        int drawn = random.weighted(.62, .18, .20);
        return options.lights() ? Light.values()[drawn] : Light.DAY;
    }

    Weather weather(WorldRandom random) {
        int drawn = random.weighted(.64, .12, .12, .12);
        return options.weathers() ? Weather.values()[drawn] : Weather.CLEAR;
    }

    /** Tries some places and takes the one that hides least of the others. */
    private static void place(SceneBuilder scene, ThingDesign design, List<double[]> taken) {
        WorldRandom random = scene.random;
        double[] best = null;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            double nearness = random.between(.14, 1);
            double height = design.size() * (.27 + .25 * nearness) * random.between(.92, 1.1);
            double width = height * design.aspect();
            double middle = random.between(.06, scene.aspect - .06);
            double altitude = design.gait() == Gait.FLY && random.chance(.8) ? random.between(.06, .45) : 0;
            double foot = scene.horizon + nearness * (1 - scene.horizon);
            altitude = Math.max(0, Math.min(altitude, foot - height - .02));
            double[] box = {middle - width / 2, foot - altitude - height, width, height, nearness, altitude};
            double hidden =
                    taken.stream().mapToDouble(other -> overlap(box, other)).sum();
            if (hidden < least) {
                least = hidden;
                best = box;
            }
        }
        taken.add(best);
        double x = (best[0] + best[2] / 2 - scene.aspect / 2) / best[4];
        scene.thing(design, x, best[4], best[3], best[5], 0, 1);
    }

    /** The share of the smaller of two boxes that the other covers. */
    private static double overlap(double[] a, double[] b) {
        double wide = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
        double tall = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
        return wide <= 0 || tall <= 0 ? 0 : wide * tall / Math.min(a[2] * a[3], b[2] * b[3]);
    }
}
