package io.maskstream.model.dataset.streetworld;

import java.util.List;

/** Composes close-ups: none, one or two things that fill the picture, before one or two surfaces. */
final class CloseUpComposer {
    /** Close-ups show things at about twice the size of scenes. */
    private static final double ZOOM = 2;

    private final StreetworldOptions options;
    private final SceneComposer conditions;

    CloseUpComposer(StreetworldOptions options) {
        this.options = options;
        conditions = new SceneComposer(options);
    }

    Scene scene(WorldRandom random, double aspect) {
        List<ThingDesign> things = options.things();
        int count = things.isEmpty() ? 0 : random.weighted(.12, .78, .10);
        ThingDesign[] drawn = new ThingDesign[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = random.pick(things);
        }
        return scene(random, aspect, drawn);
    }

    Scene scene(WorldRandom random, double aspect, ThingDesign... things) {
        int view = random.weighted(.40, .25, .35);
        double horizon =
                switch (view) {
                    case 0 -> random.between(-.5, -.2);
                    case 1 -> random.between(.8, 1.0);
                    default -> random.between(.3, .7);
                };
        SceneBuilder scene = new SceneBuilder(random, aspect, Math.min(horizon, .97), ZOOM);
        Backdrop backdrop = new Backdrop(scene, options);
        if (horizon > 0) {
            backdrop.upright();
        }
        backdrop.ground();
        for (int i = 0; i < things.length; i++) {
            double share = things.length == 1 ? .5 : i == 0 ? .28 : .72;
            place(scene, things[i], share, things.length == 1 ? random.between(.62, .96) : random.between(.45, .72));
        }
        return scene.build(conditions.light(random), conditions.weather(random), Camera.STILL);
    }

    private static void place(SceneBuilder scene, ThingDesign design, double share, double size) {
        WorldRandom random = scene.random;
        double height = Math.min(size, scene.aspect * size * 1.12 / design.aspect());
        double foot = Math.max(scene.horizon + .02, random.between(height, 1.0 + .03));
        foot = Math.min(foot, 1.04);
        double nearness = (foot - scene.horizon) / (1 - scene.horizon);
        double middle = scene.aspect * (share - .5) + random.between(-.1, .1);
        scene.thing(design, middle / nearness, nearness, height, 0, 0, 1);
    }
}
