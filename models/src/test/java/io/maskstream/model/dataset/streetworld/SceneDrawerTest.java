package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SceneDrawerTest {
    private static final int SIZE = 72;

    @Test
    void aThingsLabelCoversExactlyWhatItsDrawingChanges() {
        for (ThingDesign design : World.get().things()) {
            Scene scene = withThing(design, 1, .9, .7);
            StreetworldPicture with = drawn(scene);
            StreetworldPicture without = drawn(actors(scene, List.of()));
            int labelled = 0;
            int changed = 0;
            for (int i = 0; i < with.labels().length; i++) {
                boolean differs = difference(with, without, i) > 6;
                if (with.labels()[i] == design.noun().index()) {
                    labelled++;
                    changed += differs ? 1 : 0;
                } else if (differs && !touches(with, i, design.noun().index())) {
                    // What else may change is its shadow, which only darkens.
                    assertThat(brightness(with, i))
                            .as("%s, pixel %d", design.noun().name(), i)
                            .isLessThan(brightness(without, i));
                }
            }
            assertThat(labelled).as(design.noun().name()).isGreaterThan(SIZE * SIZE / 40);
            assertThat((double) changed / labelled).as(design.noun().name()).isGreaterThan(.9);
        }
    }

    @Test
    void nearerThingsAreLargerAndHideFartherOnes() {
        SceneBuilder builder = builder(3);
        ThingDesign ball = World.get().thing(Streetworld.noun("ball"));
        ThingDesign box = World.get().thing(Streetworld.noun("box"));
        builder.thing(box, 0, .95, .5, 0, 0, 1);
        builder.thing(ball, 0, .9, .4, 0, 0, 1);
        StreetworldPicture picture = drawn(builder.build(Light.DAY, Weather.CLEAR, Camera.STILL));
        // The box was put in first, but it stands nearer: where both are, the box is seen.
        assertThat(picture.labels()[(int) (.8 * SIZE) * SIZE + SIZE / 2])
                .isEqualTo((short) box.noun().index());

        double far = 0;
        double near = 0;
        for (int seed = 0; seed < 200; seed++) {
            for (Actor actor : new SceneComposer(StreetworldOptions.ALL)
                    .scene(new WorldRandom(seed), 1)
                    .actors()) {
                double height = actor.height() / actor.design().size();
                far = actor.nearness() < .4 ? Math.max(far, height) : far;
                near = actor.nearness() > .85 ? Math.max(near, height) : near;
            }
        }
        assertThat(near).isGreaterThan(1.25 * far);
    }

    @Test
    void lightAndWeatherChangePixelsAndNeverLabels() {
        Scene scene = withThing(World.get().thing(Streetworld.noun("tram")), 5, .8, .5);
        StreetworldPicture clear = drawn(scene);
        for (Light light : Light.values()) {
            for (Weather weather : Weather.values()) {
                if (light == Light.DAY && weather == Weather.CLEAR) {
                    continue;
                }
                Air air = Air.of(light, weather, scene.sky().rgb(), true);
                StreetworldPicture other = drawn(new Scene(
                        scene.aspect(),
                        scene.horizon(),
                        scene.zoom(),
                        air,
                        scene.sky(),
                        scene.clouds(),
                        scene.backs(),
                        scene.grounds(),
                        scene.actors(),
                        scene.regions(),
                        scene.camera(),
                        scene.salt()));
                assertThat(other.labels()).isEqualTo(clear.labels());
                assertThat(other.rgb()).isNotEqualTo(clear.rgb());
            }
        }
        double day = mean(clear);
        Air night = Air.of(Light.NIGHT, Weather.CLEAR, scene.sky().rgb(), true);
        assertThat(mean(drawn(new Scene(
                        scene.aspect(),
                        scene.horizon(),
                        scene.zoom(),
                        night,
                        scene.sky(),
                        scene.clouds(),
                        scene.backs(),
                        scene.grounds(),
                        scene.actors(),
                        scene.regions(),
                        scene.camera(),
                        scene.salt()))))
                .isLessThan(.75 * day);
    }

    @Test
    void sensorAndCompressionChangePixelsAndNeverLabels() {
        Scene scene = withThing(World.get().thing(Streetworld.noun("dog")), 9, .8, .5);
        StreetworldPicture ideal = drawn(scene);
        StreetworldPicture noisy =
                SceneDrawer.draw(scene, SIZE, SIZE, 0, new Develop.Settings(256, 96, 100), new WorldRandom(1));
        StreetworldPicture compressed =
                SceneDrawer.draw(scene, SIZE, SIZE, 0, new Develop.Settings(256, 0, 30), new WorldRandom(1));
        assertThat(noisy.labels()).isEqualTo(ideal.labels());
        assertThat(compressed.labels()).isEqualTo(ideal.labels());
        assertThat(distance(noisy, ideal)).isBetween(3.0, 9.0);
        assertThat(distance(compressed, ideal)).isBetween(1.0, 12.0);
    }

    private static SceneBuilder builder(long seed) {
        SceneBuilder builder = new SceneBuilder(new WorldRandom(seed), 1, .4, 1);
        new Backdrop(builder, StreetworldOptions.ALL).upright();
        builder.ground(World.get().stuff(Streetworld.noun("tiles")), 0, 1, -GroundPiece.ENDLESS, GroundPiece.ENDLESS);
        return builder;
    }

    private static Scene withThing(ThingDesign design, long seed, double nearness, double height) {
        SceneBuilder builder = builder(seed);
        builder.thing(design, 0, nearness, Math.min(height, .9 / design.aspect()), 0, 0, 1);
        return builder.build(Light.DAY, Weather.CLEAR, Camera.STILL);
    }

    private static Scene actors(Scene scene, List<Actor> actors) {
        return new Scene(
                scene.aspect(),
                scene.horizon(),
                scene.zoom(),
                scene.air(),
                scene.sky(),
                scene.clouds(),
                scene.backs(),
                scene.grounds(),
                actors,
                scene.regions(),
                scene.camera(),
                scene.salt());
    }

    private static StreetworldPicture drawn(Scene scene) {
        return SceneDrawer.draw(scene, SIZE, SIZE, 0, Develop.Settings.IDEAL, new WorldRandom(0));
    }

    private static int difference(StreetworldPicture a, StreetworldPicture b, int pixel) {
        int sum = 0;
        for (int c = 3 * pixel; c < 3 * pixel + 3; c++) {
            sum += Math.abs((a.rgb()[c] & 255) - (b.rgb()[c] & 255));
        }
        return sum;
    }

    private static int brightness(StreetworldPicture picture, int pixel) {
        int at = 3 * pixel;
        return (picture.rgb()[at] & 255) + (picture.rgb()[at + 1] & 255) + (picture.rgb()[at + 2] & 255);
    }

    private static boolean touches(StreetworldPicture picture, int pixel, int label) {
        int x = pixel % SIZE;
        int y = pixel / SIZE;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int nearX = Math.max(0, Math.min(SIZE - 1, x + dx));
                int nearY = Math.max(0, Math.min(SIZE - 1, y + dy));
                if (picture.labels()[nearY * SIZE + nearX] == label) {
                    return true;
                }
            }
        }
        return false;
    }

    private static double mean(StreetworldPicture picture) {
        long sum = 0;
        for (byte value : picture.rgb()) {
            sum += value & 255;
        }
        return (double) sum / picture.rgb().length;
    }

    private static double distance(StreetworldPicture a, StreetworldPicture b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            double d = (a.rgb()[i] & 255) - (b.rgb()[i] & 255);
            sum += d * d;
        }
        return Math.sqrt(sum / a.rgb().length);
    }
}
