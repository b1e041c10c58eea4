package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the pieces of a scene, gives them colours and numbers their regions. */
final class SceneBuilder {
    private static final int[] SKIN = {0xF2C9A5, 0xD9A277, 0xA9744F, 0x6F4A35};
    final WorldRandom random;
    final double aspect;
    final double horizon;
    final double zoom;
    private final List<Region> regions = new ArrayList<>();
    private final List<Cloud> clouds = new ArrayList<>();
    private final List<BackPiece> backs = new ArrayList<>();
    private final List<GroundPiece> grounds = new ArrayList<>();
    private final List<Actor> actors = new ArrayList<>();
    private final Surface sky;

    SceneBuilder(WorldRandom random, double aspect, double horizon, double zoom) {
        this.random = random;
        this.aspect = aspect;
        this.horizon = horizon;
        this.zoom = zoom;
        sky = surface(World.get().stuff(StuffPlace.SKY).get(0));
    }

    Surface surface(StuffDesign design) {
        NounColor color = random.pick(NounColor.ALL);
        // Surfaces are paler than things, so that a red bus shows before a red wall.
        int rgb = Rgb.mix(color.rgb(), 0xEAE4D8, 84 + random.below(40));
        if (random.chance(.3)) {
            rgb = Rgb.lit(rgb, 190);
        }
        regions.add(new Region(design.noun(), color, Texture.PLAIN, design.noun()));
        return new Surface(design, color, rgb, random.nextInt(), regions.size() - 1);
    }

    void back(StuffDesign design, double left, double right, double height, double parallax) {
        backs.add(new BackPiece(surface(design), left, right, height, parallax));
    }

    void ground(StuffDesign design, double far, double near, double left, double right) {
        grounds.add(new GroundPiece(surface(design), far, near, left, right));
    }

    /** A second piece of a surface that is already there. */
    void sameGround(double far, double near, double left, double right) {
        grounds.add(new GroundPiece(grounds.get(grounds.size() - 1).surface(), far, near, left, right));
    }

    void clouds(int count) {
        for (int i = 0; i < count; i++) {
            clouds.add(new Cloud(
                    random.between(-.6, .6) * aspect,
                    random.between(.05, .75) * Math.max(horizon, .2),
                    random.between(.10, .24) * zoom,
                    random.between(.004, .012),
                    random.nextInt()));
        }
    }

    Actor.Look look() {
        return new Actor.Look(
                random.pick(NounColor.ALL),
                Texture.draw(random),
                random.pick(NounColor.ALL).rgb(),
                SKIN[random.below(SKIN.length)],
                random.below(4),
                random.unit());
    }

    /** Puts a thing on the ground; {@code x} counts at nearness 1 from the middle of the world. */
    void thing(
            ThingDesign design, double x, double nearness, double height, double altitude, double speed, double lap) {
        boolean turned = speed == 0 ? random.chance(.5) : speed < 0;
        Noun ground = altitude > 0 ? design.noun() : groundAt(x, nearness);
        Actor.Look look = look();
        regions.add(new Region(design.noun(), look.color(), look.texture(), ground));
        actors.add(new Actor(
                design, look, x, nearness, height, altitude, speed, lap, turned, random.unit(), regions.size() - 1));
    }

    private Noun groundAt(double x, double nearness) {
        Noun ground = grounds.get(0).surface().design().noun();
        for (GroundPiece piece : grounds) {
            if (piece.holds(x, nearness)) {
                ground = piece.surface().design().noun();
            }
        }
        return ground;
    }

    Scene build(Light light, Weather weather, Camera camera) {
        List<Actor> ordered = new ArrayList<>(actors);
        ordered.sort(Comparator.comparingDouble(Actor::nearness));
        Air air = Air.of(light, weather, sky.rgb(), random.chance(.5));
        return new Scene(
                aspect, horizon, zoom, air, sky, clouds, backs, grounds, ordered, regions, camera, random.nextLong());
    }
}
