package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Composes streets longer than a picture, for a camera that goes along them. */
final class ClipComposer {
    private static final double PARALLAX = .3;
    /** How much of a street's length is in view halfway to the horizon, a thing's width included. */
    private static final double IN_VIEW = 3.4;
    /** Farther, and things would pass too quickly to be seen in enough frames. */
    private static final double MOST_REACH = 3;
    /** Edges of the strips of ground, as nearness. */
    private static final double[] STRIPS = {0, .3, .62, 1};

    private final StreetworldOptions options;
    private final double turn;

    ClipComposer(StreetworldOptions options, double framesPerSecond) {
        this.options = options;
        turn = ClipCoverage.FRAMES / framesPerSecond;
    }

    /** A street of a few of the nouns. */
    Scene some(WorldRandom random, double aspect) {
        return street(
                random,
                aspect,
                // The more there is to show, the farther the camera goes.
                things -> Math.max(.4, .08 * things),
                few(random, options.things(), 9),
                few(random, options.stuff(StuffPlace.FAR), 1),
                few(random, options.stuff(StuffPlace.BACK), 3),
                few(random, options.stuff(StuffPlace.GROUND), 3));
    }

    /** A street of fewer nouns before a camera that stands still: all that moves are things and the weather. */
    Scene still(WorldRandom random, double aspect) {
        return street(
                random,
                aspect,
                things -> 0,
                few(random, options.things(), 3),
                few(random, options.stuff(StuffPlace.FAR), 1),
                few(random, options.stuff(StuffPlace.BACK), 3),
                few(random, options.stuff(StuffPlace.GROUND), 2));
    }

    /** A street of all the nouns. */
    Scene all(WorldRandom random, double aspect) {
        return street(
                random,
                aspect,
                this::reachForAll,
                few(random, options.things(), 1000),
                few(random, options.stuff(StuffPlace.FAR), 1000),
                few(random, options.stuff(StuffPlace.BACK), 1000),
                few(random, options.stuff(StuffPlace.GROUND), 1000));
    }

    /** So far that about as many things are in the picture at once as a scene has: more would only hide each other. */
    private double reachForAll(int things) {
        double atOnce = Math.max(1, (options.leastThings() + options.mostThings()) / 2.0);
        return Math.max(.4, Math.min(MOST_REACH, (things / atOnce - 1) * IN_VIEW / 2));
    }

    private static <T> List<T> few(WorldRandom random, List<T> all, int most) {
        List<T> shuffled = new ArrayList<>(all);
        random.shuffle(shuffled);
        return shuffled.subList(0, Math.min(most, shuffled.size()));
    }

    private Scene street(
            WorldRandom random,
            double aspect,
            IntToDoubleFunction reaches,
            List<ThingDesign> things,
            List<StuffDesign> far,
            List<StuffDesign> back,
            List<StuffDesign> ground) {
        double reach = reaches.applyAsDouble(things.size()) * (random.chance(.5) ? 1 : -1);
        SceneBuilder scene = new SceneBuilder(random, aspect, random.between(.34, .42), 1);
        scene.clouds(3 + random.below(3));
        boolean sky = options.nouns().stream().anyMatch(noun -> noun.name().equals("sky"));
        uprights(scene, far, .08, reach, 1, sky);
        uprights(scene, back, PARALLAX, reach, far.isEmpty() ? 1 : .7, sky || !far.isEmpty());
        ground(scene, ground, reach);
        things(scene, things, reach);
        SceneComposer conditions = new SceneComposer(options);
        Camera moving = new Camera(reach, turn, random.between(.002, .005));
        Camera camera = reach == 0 ? Camera.STILL : moving;
        return scene.build(conditions.light(random), conditions.weather(random), camera);
    }

    /** Side by side over all that the camera sees of this distance; no sky above them if there is to be none. */
    private static void uprights(
            SceneBuilder scene, List<StuffDesign> designs, double parallax, double reach, double size, boolean sky) {
        if (designs.isEmpty()) {
            return;
        }
        double half = scene.aspect / 2 + Math.abs(reach) * parallax + .05;
        int pieces = designs.size() == 1 ? 1 : Math.max(designs.size(), 3);
        double left = -half;
        for (int i = 0; i < pieces; i++) {
            StuffDesign design = designs.get(i % designs.size());
            double right = -half + 2 * half * (i + 1) / pieces;
            double tall = scene.random.between(.6 * design.low() + .4 * design.high(), design.high());
            double height = sky ? Math.min(size * tall, scene.horizon * .86) : scene.horizon + .05;
            scene.back(design, left, right, height, parallax);
            left = right;
        }
    }

    private static void ground(SceneBuilder scene, List<StuffDesign> designs, double reach) {
        int strips = Math.min(3, designs.size());
        for (int strip = 0; strip < strips; strip++) {
            double far = strip == 0 ? 0 : strips == 2 ? .42 : STRIPS[strip];
            List<StuffDesign> here = new ArrayList<>();
            for (int i = strip; i < designs.size(); i += strips) {
                here.add(designs.get(i));
            }
            // The next strip lies over the near part of this one.
            double near = strip == strips - 1 ? 1 : strips == 2 ? .42 : STRIPS[strip + 1];
            double half = scene.aspect / 2 / ((far + near) / 2) + Math.abs(reach);
            for (int i = 0; i < here.size(); i++) {
                double left = i == 0 ? -GroundPiece.ENDLESS : -half + 2 * half * i / here.size();
                double right = i == here.size() - 1 ? GroundPiece.ENDLESS : -half + 2 * half * (i + 1) / here.size();
                scene.ground(here.get(i), far, near, left, right);
            }
        }
    }

    /** Each thing is put so that it crosses the picture at a moment of its own. */
    private void things(SceneBuilder scene, List<ThingDesign> designs, double reach) {
        WorldRandom random = scene.random;
        List<Integer> depths = new ArrayList<>();
        for (int i = 0; i < designs.size(); i++) {
            depths.add(i);
        }
        random.shuffle(depths);
        Camera camera = new Camera(reach, turn, 0);
        // Where there are many things they are smaller, or they would hide each other.
        double crowd = Math.max(.72, Math.min(1, Math.sqrt(16.0 / designs.size())));
        for (int i = 0; i < designs.size(); i++) {
            ThingDesign design = designs.get(i);
            double nearness = .16 + .8 * (depths.get(i) + random.unit()) / designs.size();
            double height = crowd * design.size() * (.25 + .27 * nearness);
            double foot = scene.horizon + nearness * (1 - scene.horizon);
            double room = foot - height - .03;
            boolean flies = design.gait() == Gait.FLY;
            double altitude = flies ? Math.max(0, Math.min(room, random.between(.10, .42))) : 0;
            double speed = design.gait().speed * random.between(.6, 1.3) * (random.chance(.5) ? 1 : -1);
            double moment = turn * (i + random.unit()) / designs.size();
            double column = scene.aspect * random.between(-.4, .4);
            double lap = 2 * Math.abs(reach) + (scene.aspect + 1.6) / nearness;
            double x = camera.at(moment) + column / nearness - speed * moment;
            scene.thing(design, x, nearness, height, altitude, speed, lap);
        }
    }
}
