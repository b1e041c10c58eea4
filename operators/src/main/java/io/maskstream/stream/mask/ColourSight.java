package io.maskstream.stream.mask;

/** How a colour is seen: CIELAB (D65) to normal sight, with protanopia and with deuteranopia. */
final class ColourSight {
    /** Linear RGB as seen without the long cones, and without the middle ones (Vienot, Brettel and Mollon 1999). */
    private static final double[][][] DEFICIENCIES = {
        {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
        {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}}
    };

    private ColourSight() {}

    /** Three times lightness, a and b: normal, protan, deutan. */
    static double[] of(int rgb) {
        double[] linear = {linear(rgb >> 16 & 0xFF), linear(rgb >> 8 & 0xFF), linear(rgb & 0xFF)};
        double[] seen = new double[9];
        lab(linear, seen, 0);
        for (int i = 0; i < DEFICIENCIES.length; i++) {
            double[] reduced = new double[3];
            for (int channel = 0; channel < 3; channel++) {
                double[] weights = DEFICIENCIES[i][channel];
                reduced[channel] = weights[0] * linear[0] + weights[1] * linear[1] + weights[2] * linear[2];
            }
            lab(reduced, seen, 3 * (i + 1));
        }
        return seen;
    }

    /** How far apart two colours are to normal sight (0), with protanopia (1) or deuteranopia (2). */
    static double distance(double[] one, double[] other, int sight) {
        int at = 3 * sight;
        double lightness = one[at] - other[at];
        double a = one[at + 1] - other[at + 1];
        double b = one[at + 2] - other[at + 2];
        return Math.sqrt(lightness * lightness + a * a + b * b);
    }

    /**
     * The least of the three distances. That to normal sight counts half: it is larger by nature, and else the choice would
     * be a row of blues, which are all that a missing cone leaves easy to tell apart.
     */
    static double distance(double[] one, double[] other) {
        return Math.min(distance(one, other, 0) / 2, Math.min(distance(one, other, 1), distance(one, other, 2)));
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static void lab(double[] rgb, double[] out, int at) {
        double x = cubeRoot((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047);
        double y = cubeRoot(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
        double z = cubeRoot((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883);
        out[at] = 116 * y - 16;
        out[at + 1] = 500 * (x - y);
        out[at + 2] = 200 * (y - z);
    }

    private static double cubeRoot(double share) {
        return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16.0 / 116;
    }
}
