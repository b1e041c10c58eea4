package io.maskstream.model.dataset.streetworld;

/** Composes pictures of one surface. */
final class SurfaceComposer {
    private final SceneComposer conditions;

    SurfaceComposer(StreetworldOptions options) {
        conditions = new SceneComposer(options);
    }

    Scene scene(WorldRandom random, double aspect, StuffDesign design) {
        double horizon =
                switch (design.place()) {
                    case SKY -> .97;
                    case FAR, BACK -> .94;
                    case GROUND -> -.12;
                };
        SceneBuilder scene = new SceneBuilder(random, aspect, horizon, 1.5);
        scene.clouds(design.place() == StuffPlace.SKY ? 3 : 1);
        if (design.place() == StuffPlace.FAR || design.place() == StuffPlace.BACK) {
            double height = design.profile() == Profile.FLAT || design.profile() == Profile.BUMPS ? .6 : .75;
            scene.back(design, -aspect / 2 - .1, aspect / 2 + .1, height, 0);
        }
        StuffDesign ground = design.place() == StuffPlace.GROUND
                ? design
                : random.pick(World.get().stuff(StuffPlace.GROUND));
        scene.ground(ground, 0, 1, -GroundPiece.ENDLESS, GroundPiece.ENDLESS);
        return scene.build(conditions.light(random), conditions.weather(random), Camera.STILL);
    }
}
