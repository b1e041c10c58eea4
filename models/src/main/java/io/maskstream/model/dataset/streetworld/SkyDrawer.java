package io.maskstream.model.dataset.streetworld;

/** Draws sun, moon, stars and clouds: they are part of the sky and leave the label as it is. */
final class SkyDrawer {
    private static final float[] DISC = Outline.oval(0, 0, 1, 1, 0);
    private final Canvas canvas;
    private final View view;
    private final float[] points = new float[DISC.length];

    SkyDrawer(Canvas canvas, View view) {
        this.canvas = canvas;
        this.view = view;
    }

    void draw() {
        Air air = view.scene.air();
        WorldRandom random = new WorldRandom(view.scene.salt());
        if (air.weather() == Weather.CLEAR) {
            heaven(air, random);
        }
        int white = Rgb.mix(air.light().on(0xFDFCF8), air.skyLow(), air.weather() == Weather.CLEAR ? 40 : 130);
        int gray = Rgb.mix(white, air.skyTop(), 110);
        for (Cloud cloud : view.scene.clouds()) {
            cloud(cloud, cloud.y() + .07 * cloud.size(), gray);
            cloud(cloud, cloud.y(), white);
        }
    }

    private void cloud(Cloud cloud, double y, int rgb) {
        double x = view.middle + cloud.x() + cloud.drift() * view.seconds - .04 * view.camera;
        WorldRandom shape = new WorldRandom(cloud.salt());
        int puffs = 4 + shape.below(3);
        for (int i = 0; i < puffs; i++) {
            double along = (i - (puffs - 1) / 2.0) / puffs;
            double size = cloud.size() * (.34 - .40 * along * along) * shape.between(.8, 1.15);
            oval(x + along * cloud.size() * 1.5, y - size * .35, size, size * .78, rgb, 256);
        }
        oval(x, y + cloud.size() * .06, cloud.size() * .86, cloud.size() * .17, rgb, 256);
    }

    private void heaven(Air air, WorldRandom random) {
        double aspect = view.scene.aspect();
        double x = aspect * (air.sunLeft() ? random.between(.06, .3) : random.between(.7, .94));
        double y = Math.max(.02, view.horizon) * random.between(.18, .5);
        double size = random.between(.035, .055) * view.scene.zoom();
        if (air.light() == Light.NIGHT) {
            for (int i = 0; i < 40; i++) {
                double dot = random.between(.0015, .0035);
                oval(random.unit() * aspect, random.unit() * view.horizon, dot, dot, 0xF4F1E0, 200);
            }
        }
        int color = air.light() == Light.NIGHT ? 0xF1EED8 : air.light() == Light.DUSK ? 0xFFC46B : 0xFFF3C4;
        double glow = 3.4 * size * view.scale;
        canvas.glow(x * view.scale, y * view.scale, glow, glow, color, 150);
        oval(x, y, size, size, color, 235);
    }

    private void oval(double x, double y, double radiusX, double radiusY, int rgb, int opacity) {
        for (int i = 0; i < DISC.length; i += 2) {
            points[i] = (float) ((x + radiusX * DISC[i]) * view.scale);
            points[i + 1] = (float) ((y + radiusY * DISC[i + 1]) * view.scale);
        }
        canvas.veil(points, points.length, rgb, opacity);
    }
}
