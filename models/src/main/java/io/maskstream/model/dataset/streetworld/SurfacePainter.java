package io.maskstream.model.dataset.streetworld;

/** Paints ground in perspective and upright surfaces. */
final class SurfacePainter implements RowPainter {
    private final View view;
    private final SurfaceRow pattern;
    private Surface surface;
    private int lit;
    private int mark;
    private boolean upright;
    private double originX;
    private double originY;
    private double height;
    private int tone;

    SurfacePainter(View view, int width) {
        this.view = view;
        pattern = new SurfaceRow(width);
    }

    SurfacePainter ground(Surface next) {
        take(next);
        upright = false;
        tone = 0;
        return this;
    }

    /** An upright piece whose lower left corner is at x, y in picture heights. */
    SurfacePainter upright(Surface next, double x, double y, double tall, double near, int brighter) {
        take(next);
        upright = true;
        originX = x;
        originY = y;
        height = tall;
        tone = brighter;
        lit = view.scene.air().seen(lit, near);
        mark = view.scene.air().light() == Light.NIGHT ? mark : view.scene.air().seen(mark, near);
        return this;
    }

    private void take(Surface next) {
        surface = next;
        Air air = view.scene.air();
        lit = air.light().on(next.rgb());
        boolean windows = next.design().profile() == Profile.BLOCKS;
        mark = windows ? air.pane() : air.light().on(Rgb.WHITE);
    }

    @Override
    public void paint(int y, int from, int to, int[] row) {
        double high = (y + .5) / view.scale;
        double wide = (from + .5) / view.scale;
        double zoom = view.scene.zoom();
        int base = lit;
        int marked = mark;
        int shade;
        pattern.salt = surface.salt();
        if (upright) {
            double v = originY - high;
            double pixels = view.scale * zoom;
            pattern.start((wide - originX) / zoom, 1 / pixels, v / zoom, pixels, to - from);
            shade = tone + (int) (34 * Math.min(1, v / height)) - 18;
        } else {
            double near = Math.max(view.nearness(high), .5 / view.scale);
            double away = 1 / near;
            double down = view.scale * zoom * (1 - view.scene.horizon()) * near * near;
            double u = (wide - view.middle) * away / zoom + view.camera;
            pattern.start(u, away / (view.scale * zoom), away / zoom, down, to - from);
            base = view.scene.air().seen(lit, near);
            marked = view.scene.air().seen(mark, near);
            shade = (int) (16 * (1 - Math.min(1, near))) - 6;
        }
        for (Pattern layer : surface.design().patterns()) {
            layer.add(pattern);
        }
        color(base, marked, shade, from, to, row);
    }

    private void color(int base, int marked, int shade, int from, int to, int[] row) {
        int red = Rgb.red(base);
        int green = Rgb.green(base);
        int blue = Rgb.blue(base);
        int[] light = pattern.light;
        int[] marks = pattern.mark;
        for (int x = from, i = 0; x < to; x++, i++) {
            int factor = light[i] + shade;
            int rgb = Rgb.of(red * factor >> 8, green * factor >> 8, blue * factor >> 8);
            row[x] = marks[i] <= 0 ? rgb : Rgb.mix(rgb, marked, Math.min(marks[i], 256));
        }
    }
}
