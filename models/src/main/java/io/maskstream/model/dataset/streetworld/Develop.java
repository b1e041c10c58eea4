package io.maskstream.model.dataset.streetworld;

/** From the canvas to a picture: halves the resolution, then exposure, sensor noise and compression. */
final class Develop {
    private static final int TABLE = 1 << 14;
    /** Normally distributed numbers in 1/64. */
    private static final short[] NOISE = new short[TABLE];

    static {
        WorldRandom random = new WorldRandom(0x4E4F495345L);
        for (int i = 0; i < TABLE; i += 2) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.unit()));
            double angle = 2 * StrictMath.PI * random.unit();
            NOISE[i] = (short) StrictMath.round(64 * radius * StrictMath.cos(angle));
            NOISE[i + 1] = (short) StrictMath.round(64 * radius * StrictMath.sin(angle));
        }
    }

    private Develop() {}

    /** The camera of a picture: gain in 1/256, noise in 1/16 of a level, JPEG quality from 1 to 100. */
    record Settings(int gain, int noise, int quality) {
        static final Settings IDEAL = new Settings(256, 0, 100);

        static Settings draw(WorldRandom random, StreetworldOptions options, Light light) {
            int gain = 256 + random.below(61) - 30;
            int noise = random.below(light == Light.NIGHT ? 112 : 72);
            int quality = random.chance(.5) ? 35 + random.below(56) : 100;
            return new Settings(
                    options.sensor() ? gain : 256, options.sensor() ? noise : 0, options.compression() ? quality : 100);
        }
    }

    static byte[] rgb(Canvas canvas, Settings settings, WorldRandom random) {
        int width = canvas.width / 2;
        int height = canvas.height / 2;
        byte[] rgb = new byte[width * height * 3];
        int[] source = canvas.rgb;
        for (int y = 0; y < height; y++) {
            int at = 2 * y * canvas.width;
            int below = at + canvas.width;
            int offset = random.below(TABLE);
            int out = y * width * 3;
            for (int x = 0; x < width; x++, at += 2, below += 2, out += 3) {
                int a = source[at];
                int b = source[at + 1];
                int c = source[below];
                int d = source[below + 1];
                // Red and blue add up side by side in one number: ten bits are enough for four eight-bit sums.
                int redBlue = (a & 0xFF00FF) + (b & 0xFF00FF) + (c & 0xFF00FF) + (d & 0xFF00FF);
                int green = (a >> 8 & 255) + (b >> 8 & 255) + (c >> 8 & 255) + (d >> 8 & 255);
                int gain = settings.gain();
                int red = (redBlue >>> 16) * gain >> 10;
                int blue = (redBlue & 0xFFFF) * gain >> 10;
                green = green * gain >> 10;
                if (settings.noise() > 0) {
                    int gray = NOISE[offset + 4 * x & TABLE - 1];
                    red += (gray + NOISE[offset + 4 * x + 1 & TABLE - 1]) * settings.noise() >> 11;
                    green += (gray + NOISE[offset + 4 * x + 2 & TABLE - 1]) * settings.noise() >> 11;
                    blue += (gray + NOISE[offset + 4 * x + 3 & TABLE - 1]) * settings.noise() >> 11;
                }
                rgb[out] = (byte) Rgb.clamp(red);
                rgb[out + 1] = (byte) Rgb.clamp(green);
                rgb[out + 2] = (byte) Rgb.clamp(blue);
            }
        }
        if (settings.quality() < 100) {
            new BlockCompression(settings.quality()).apply(rgb, width, height);
        }
        return rgb;
    }

    /** The region that most of a pixel's four points belong to; among equals the one in front. */
    static short[] regions(Canvas canvas) {
        int width = canvas.width / 2;
        int height = canvas.height / 2;
        short[] regions = new short[width * height];
        for (int y = 0; y < height; y++) {
            int at = 2 * y * canvas.width;
            int below = at + canvas.width;
            for (int x = 0; x < width; x++, at += 2, below += 2) {
                regions[y * width + x] = most(
                        canvas.regions[at], canvas.regions[at + 1], canvas.regions[below], canvas.regions[below + 1]);
            }
        }
        return regions;
    }

    private static short most(short a, short b, short c, short d) {
        if (a == b) {
            return c == d && c > a ? c : a;
        }
        if (c == d) {
            return c;
        }
        // No two neighbours in a row agree: at best one of each row agrees with one of the other.
        boolean first = a == c || a == d;
        boolean second = b == c || b == d;
        if (first && second) {
            return a > b ? a : b;
        }
        if (first || second) {
            return first ? a : b;
        }
        return (short) Math.max(Math.max(a, b), Math.max(c, d));
    }
}
