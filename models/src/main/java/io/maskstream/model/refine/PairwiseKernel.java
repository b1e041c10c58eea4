package io.maskstream.model.refine;

/** Which pixels pull each other to the same label: a gaussian over a difference of features, times a weight. */
public sealed interface PairwiseKernel {
    /** The least and greatest standard deviation; outside, a lattice's coordinates lose their meaning. */
    double LEAST_DEVIATION = 0.05;

    double GREATEST_DEVIATION = 100_000;

    /** How much it counts; 0 leaves the labels alone. */
    double weight();

    /** Numbers that describe a pixel. */
    int dimensions();

    /** Writes the pixel's features, each divided by its standard deviation. */
    void describe(byte[] rgb, int width, int pixel, float[] features);

    /**
     * Near pixels: it removes specks, whatever the picture shows.
     *
     * @param weight how much it counts
     * @param deviation standard deviation of the position in pixels
     */
    record Spatial(double weight, double deviation) implements PairwiseKernel {
        public Spatial {
            requireWeight(weight);
            requireDeviation("position", deviation);
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public void describe(byte[] rgb, int width, int pixel, float[] features) {
            features[0] = (float) (pixel % width / deviation);
            features[1] = (float) (pixel / width / deviation);
        }
    }

    /**
     * Pixels of like colour, near each other: it brings labels to the picture's edges.
     *
     * @param weight how much it counts
     * @param deviation standard deviation of the position in pixels
     * @param colourDeviation standard deviation of red, green and blue in levels of 0 to 255
     */
    record Bilateral(double weight, double deviation, double colourDeviation) implements PairwiseKernel {
        public Bilateral {
            requireWeight(weight);
            requireDeviation("position", deviation);
            requireDeviation("colour", colourDeviation);
        }

        @Override
        public int dimensions() {
            return 5;
        }

        @Override
        public void describe(byte[] rgb, int width, int pixel, float[] features) {
            features[0] = (float) (pixel % width / deviation);
            features[1] = (float) (pixel / width / deviation);
            for (int channel = 0; channel < 3; channel++) {
                features[2 + channel] = (float) ((rgb[3 * pixel + channel] & 0xff) / colourDeviation);
            }
        }
    }

    private static void requireWeight(double weight) {
        if (!(weight >= 0 && weight <= 1e6)) {
            throw new IllegalArgumentException("kernel weight %s: give a number from 0 to 1000000".formatted(weight));
        }
    }

    private static void requireDeviation(String what, double deviation) {
        if (!(deviation >= LEAST_DEVIATION && deviation <= GREATEST_DEVIATION)) {
            throw new IllegalArgumentException("standard deviation %s of the %s: give a number from %s to %s"
                    .formatted(deviation, what, LEAST_DEVIATION, GREATEST_DEVIATION));
        }
    }
}
