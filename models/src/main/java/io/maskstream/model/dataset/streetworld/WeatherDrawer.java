package io.maskstream.model.dataset.streetworld;

/** Draws rain and snow in front of everything; labels stay as they are. */
final class WeatherDrawer {
    private static final float[] FLAKE = Outline.floats(1, 0, .7, .7, 0, 1, -.7, .7, -1, 0, -.7, -.7, 0, -1, .7, -.7);
    private final Canvas canvas;
    private final View view;
    private final float[] points = new float[FLAKE.length];

    WeatherDrawer(Canvas canvas, View view) {
        this.canvas = canvas;
        this.view = view;
    }

    void draw() {
        Weather weather = view.scene.air().weather();
        WorldRandom random = new WorldRandom(view.scene.salt()).child(77);
        int drops = (int) (56 * view.scene.aspect());
        if (weather == Weather.RAIN) {
            double slant = random.between(-.25, .25);
            for (int i = 0; i < drops; i++) {
                streak(random, slant);
            }
        } else if (weather == Weather.SNOWFALL) {
            for (int i = 0; i < drops; i++) {
                flake(random);
            }
        }
    }

    private void streak(WorldRandom random, double slant) {
        double length = random.between(.04, .09);
        double y = fallen(random.unit(), random.between(1.6, 2.4));
        double x = random.between(-.1, view.scene.aspect() + .1) + slant * y;
        double wide = random.between(.0016, .0032);
        float[] drop = Outline.floats(
                x, y, x + wide, y, x + wide + slant * length, y + length, x + slant * length, y + length);
        for (int i = 0; i < drop.length; i++) {
            points[i] = (float) (drop[i] * view.scale);
        }
        canvas.veil(points, drop.length, view.scene.air().light().on(0xE8EEF5), 120);
    }

    private void flake(WorldRandom random) {
        double size = random.between(.003, .0075);
        double y = fallen(random.unit(), random.between(.12, .3));
        double drift = .02 * Wave.smooth(random.unit() + view.seconds * .4);
        double x = random.between(-.05, view.scene.aspect() + .05) + drift;
        for (int i = 0; i < FLAKE.length; i += 2) {
            points[i] = (float) ((x + size * FLAKE[i]) * view.scale);
            points[i + 1] = (float) ((y + size * FLAKE[i + 1]) * view.scale);
        }
        canvas.veil(points, FLAKE.length, view.scene.air().light().on(0xFDFDFD), 225);
    }

    private double fallen(double start, double speed) {
        double y = start + speed * view.seconds;
        return (y - Math.floor(y)) * 1.15 - .1;
    }
}
