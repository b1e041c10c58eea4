package io.maskstream.model.dataset.streetworld;

/** Paints the parts of things: colour, texture and a soft light across each part. */
final class ThingPainter implements RowPainter {
    private final int[] paints = new int[Paint.COUNT];
    private int second;
    private int base;
    private int over;
    private Texture texture = Texture.PLAIN;
    private int angle;
    private double phase;
    private double originX;
    private double originY;
    private double perPixel;
    private double light;
    private double lightX;
    private double lightY;

    /** Takes a thing whose box has its upper left corner at x, y in pixels and {@code tall} pixels of height. */
    void take(Actor actor, Air air, double x, double y, double tall) {
        Actor.Look look = actor.look();
        int body = look.color().rgb();
        int contrast = Rgb.luma(body) > 148 ? Rgb.lit(body, 118) : Rgb.mix(body, Rgb.WHITE, 176);
        int[] colors = {
            body,
            Rgb.lit(body, 206),
            Rgb.lit(body, 152),
            Rgb.mix(body, Rgb.WHITE, 96),
            look.accent(),
            look.skin(),
            0x32343F,
            0x9AA1AB,
            Rgb.WHITE,
            air.light() == Light.NIGHT ? 0xE9D79E : 0xBFDCE8
        };
        for (int i = 0; i < colors.length; i++) {
            boolean shines = i == Paint.GLASS.ordinal() && air.light() == Light.NIGHT;
            paints[i] = air.seen(shines ? colors[i] : air.light().on(colors[i]), actor.nearness());
        }
        second = air.seen(air.light().on(contrast), actor.nearness());
        originX = x;
        originY = y;
        perPixel = 1 / tall;
        texture = look.texture();
        angle = look.angle();
        phase = look.phase();
    }

    /** Takes a part with its bounds in pixels. */
    void part(Paint paint, double left, double top, double right, double bottom, boolean sunLeft) {
        base = paints[paint.ordinal()];
        over = paint == Paint.SHADE ? Rgb.lit(second, 206) : second;
        textured = paint.isTextured() && texture != Texture.PLAIN;
        // Light falls from above and from the side of the sun: brighter there, darker at the other end.
        lightY = -44 / Math.max(bottom - top, 6);
        lightX = (sunLeft ? -22 : 22) / Math.max(right - left, 6);
        light = 256 + 20 - lightX * (left + right) / 2 - lightY * top;
    }

    private boolean textured;

    @Override
    public void paint(int y, int from, int to, int[] row) {
        double v = (y + .5 - originY) * perPixel;
        double bright = light + lightY * y + lightX * from;
        for (int x = from; x < to; x++, bright += lightX) {
            int rgb = base;
            if (textured && isOver((x + .5 - originX) * perPixel, v)) {
                rgb = over;
            }
            row[x] = Rgb.lit(rgb, (int) bright);
        }
    }

    private boolean isOver(double u, double v) {
        if (texture == Texture.STRIPED) {
            double along =
                    switch (angle) {
                        case 0 -> v;
                        case 1 -> u;
                        case 2 -> (u + v) * .7071;
                        default -> (u - v) * .7071;
                    };
            double t = along * 6.2 + phase + 64;
            return t - (int) t < .44;
        }
        double row = v * 6.6 + phase + 64;
        int line = (int) row;
        double column = u * 6.6 + phase + 64 + (line & 1) * .5;
        double x = column - (int) column - .5;
        double y = row - line - .5;
        return x * x + y * y < .1;
    }
}
