package io.maskstream.model.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maskstream.model.ModelException;
import io.maskstream.model.image.Picture;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DenseCrfTest {
    private static final PairwiseKernel SPATIAL = new PairwiseKernel.Spatial(3, 1.5);
    private static final PairwiseKernel BILATERAL = new PairwiseKernel.Bilateral(4, 9, 12);
    private static final DenseCrfSettings BOTH = DenseCrfSettings.lattice(7, SPATIAL, BILATERAL);

    @ParameterizedTest
    @CsvSource({"1,2,1", "7,9,2", "9,7,3", "12,11,5", "6,13,9"})
    void exactSumsFollowTheFormula(int height, int width, int labels) {
        Picture picture = halves(height, width);
        LabelProbabilities given = random(labels, height, width);

        float[] refined = refine(BOTH.withFiltering(DenseCrfSettings.Filtering.EXACT), given, picture);

        assertThat(refined).usingComparatorWithPrecision(2e-6f).containsExactly(formula(BOTH, given, picture));
    }

    @ParameterizedTest
    @CsvSource({"1,2,1", "7,9,2", "9,7,3", "12,11,5", "6,13,9"})
    void oneStepOnTheLatticeComesNearTheFormula(int height, int width, int labels) {
        // One step only: mean field goes on to blow up what differs, where probabilities are random.
        DenseCrfSettings settings = DenseCrfSettings.lattice(1, SPATIAL, BILATERAL);
        Picture picture = halves(height, width);
        LabelProbabilities given = random(labels, height, width);

        float[] refined = refine(settings, given, picture);

        float[] formula = formula(settings, given, picture);
        double total = 0;
        double moved = 0;
        for (int i = 0; i < refined.length; i++) {
            total += Math.abs(refined[i] - formula[i]);
            moved += Math.abs(given.values()[i] - formula[i]);
        }
        assertThat(total).isLessThanOrEqualTo(0.2 * moved);
    }

    @ParameterizedTest
    @EnumSource(DenseCrfSettings.Filtering.class)
    void labelsMoveToTheEdgeOfThePicture(DenseCrfSettings.Filtering filtering) {
        // The left half is dark, the right one bright; the probabilities put the border three pixels too far right.
        Picture picture = halves(16, 20);
        float[] values = new float[2 * 16 * 20];
        for (int i = 0; i < 320; i++) {
            values[i] = i % 20 < 13 ? 0.6f : 0.3f;
            values[320 + i] = 1 - values[i];
        }
        DenseCrfSettings settings = DenseCrfSettings.lattice(10, new PairwiseKernel.Bilateral(10, 20, 10));

        int[] labels = new DenseCrf(settings.withFiltering(filtering))
                .refine(new LabelProbabilities(2, 16, 20, values), picture)
                .likeliest();

        for (int i = 0; i < 320; i++) {
            assertThat(labels[i]).isEqualTo(i % 20 < 10 ? 0 : 1);
        }
    }

    @Test
    void aSpeckGoesIntoItsSurroundings() {
        float[] values = new float[2 * 9 * 9];
        Arrays.fill(values, 0, 81, 0.7f);
        Arrays.fill(values, 81, 162, 0.3f);
        values[40] = 0.3f;
        values[81 + 40] = 0.7f;
        DenseCrfSettings settings = DenseCrfSettings.lattice(10, new PairwiseKernel.Spatial(7, 3));

        LabelProbabilities refined =
                new DenseCrf(settings).refine(new LabelProbabilities(2, 9, 9, values), noise(9, 9));

        assertThat(refined.likeliest()).containsOnly(0);
    }

    @Test
    void theNumberOfThreadsAndRepetitionChangeNotABit() {
        LabelProbabilities given = random(11, 33, 47);
        Picture picture = noise(33, 47);
        float[] once = refine(BOTH, given, picture);
        float[] before = given.values().clone();

        assertThat(refine(BOTH, given, picture)).containsExactly(once);
        for (int threads : new int[] {2, 3, 8}) {
            assertThat(refine(BOTH.withThreads(threads), given, picture)).containsExactly(once);
        }
        assertThat(given.values()).as("the input is left alone").containsExactly(before);
    }

    @Test
    void iterationsReuseTheirMemory() {
        LabelProbabilities given = random(6, 60, 70);
        Picture picture = noise(60, 70);
        long few = allocated(1, given, picture);

        long many = allocated(101, given, picture);

        // A thousand bytes an iteration for small things; one label of all pixels would be sixteen thousand.
        assertThat(many - few).isLessThan(100_000);
        assertThat(few).isGreaterThan(given.values().length * 12L);
    }

    private static long allocated(int iterations, LabelProbabilities given, Picture picture) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        DenseCrf crf = new DenseCrf(DenseCrfSettings.lattice(iterations, SPATIAL, BILATERAL));
        crf.refine(given, picture);
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(crf.refine(given, picture).labels()).isEqualTo(6);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void moreLabelsBesideDoNotChangeTheOthers() {
        // Labels are worked on in groups of four; one that is impossible must weigh the same in any of them.
        LabelProbabilities three = random(3, 10, 12);
        float[] values = Arrays.copyOf(three.values(), 9 * 120);
        Picture picture = halves(10, 12);
        float[] few = refine(BOTH, three, picture);

        float[] many = refine(BOTH, new LabelProbabilities(9, 10, 12, values), picture);

        assertThat(Arrays.copyOf(many, few.length))
                .usingComparatorWithPrecision(1e-3f)
                .containsExactly(few);
    }

    @ParameterizedTest
    @EnumSource(DenseCrfSettings.Filtering.class)
    void onePixelFavoursWhatItAlreadyIs(DenseCrfSettings.Filtering filtering) {
        // Alone, D^-1/2 K D^-1/2 is 1: Q <- softmax(log p + 3 Q).
        LabelProbabilities given = new LabelProbabilities(2, 1, 1, new float[] {0.6f, 0.4f});
        DenseCrfSettings settings = DenseCrfSettings.lattice(1, new PairwiseKernel.Spatial(3, 1));

        float[] refined = refine(settings.withFiltering(filtering), given, noise(1, 1));

        double first = 0.6 * Math.exp(3 * 0.6);
        double second = 0.4 * Math.exp(3 * 0.4);
        assertThat((double) refined[0]).isCloseTo(first / (first + second), within(1e-6));
        assertThat((double) refined[1]).isCloseTo(second / (first + second), within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(DenseCrfSettings.Filtering.class)
    void oneLabelIsCertain(DenseCrfSettings.Filtering filtering) {
        assertThat(refine(BOTH.withFiltering(filtering), random(1, 5, 6), noise(5, 6)))
                .containsOnly(1);
    }

    @ParameterizedTest
    @EnumSource(DenseCrfSettings.Filtering.class)
    void aPictureOfOneColourAndEvenProbabilitiesStayEven(DenseCrfSettings.Filtering filtering) {
        float[] values = new float[4 * 8 * 9];
        Arrays.fill(values, 0.25f);

        float[] refined = refine(
                BOTH.withFiltering(filtering),
                new LabelProbabilities(4, 8, 9, values),
                new Picture(8, 9, new byte[3 * 72]));

        assertThat(refined).containsOnly(0.25f);
    }

    @Test
    void certainAndImpossibleLabelsStayFinite() {
        float[] values = new float[3 * 20];
        Arrays.fill(values, 0, 20, 1);

        float[] refined = refine(BOTH, new LabelProbabilities(3, 4, 5, values), noise(4, 5));

        for (int i = 0; i < 20; i++) {
            assertThat(refined[i]).isGreaterThan(0.999f);
            assertThat(refined[i] + refined[20 + i] + refined[40 + i]).isCloseTo(1, within(1e-6f));
        }
    }

    @Test
    void withoutIterationsOrKernelsTheProbabilitiesComeBack() {
        LabelProbabilities given = random(5, 6, 7);

        for (DenseCrfSettings settings : List.of(DenseCrfSettings.lattice(0, SPATIAL), DenseCrfSettings.lattice(4))) {
            assertThat(refine(settings, given, noise(6, 7)))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(given.values());
        }
    }

    @Test
    void pixelsFarApartInEveryFeatureStandAlone() {
        // A deviation far below a pixel: every pixel has lattice points of its own.
        DenseCrfSettings settings = DenseCrfSettings.lattice(1, new PairwiseKernel.Spatial(3, 0.05));
        LabelProbabilities given = random(2, 3, 700);

        float[] refined = refine(settings, given, noise(3, 700));

        for (int i = 0; i < 2100; i++) {
            double first = given.values()[i] * Math.exp(3 * given.values()[i]);
            double second = given.values()[2100 + i] * Math.exp(3 * given.values()[2100 + i]);
            assertThat((double) refined[i]).isCloseTo(first / (first + second), within(1e-5));
        }
    }

    @Test
    void otherSizesAndTooLargeOnesAreRefusedInOneLine() {
        assertThatThrownBy(() -> refine(BOTH, random(2, 3, 4), noise(4, 3)))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "dense CRF: probabilities of 4x3 pixels for a picture of 3x4; resize one to the other first");
        Picture large = new Picture(129, 128, new byte[3 * 129 * 128]);
        assertThatThrownBy(() -> refine(
                        BOTH.withFiltering(DenseCrfSettings.Filtering.EXACT),
                        new LabelProbabilities(1, 129, 128, new float[129 * 128]),
                        large))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("a picture of 128x129, at most 16384 pixels")
                .hasMessageContaining("scale it down");
        assertThatThrownBy(() -> refine(
                        BOTH,
                        new LabelProbabilities(1, 1, 20_000, new float[20_000]),
                        new Picture(1, 20_000, new byte[60_000])))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("16384 a side");
    }

    /** The definition, with a sum over all pairs of pixels for each, in double precision and label by label. */
    private static float[] formula(DenseCrfSettings settings, LabelProbabilities given, Picture picture) {
        int pixels = given.pixels();
        int labels = given.labels();
        double[][] kernel = new double[pixels][pixels];
        for (PairwiseKernel part : settings.kernels()) {
            double[][] likeness = new double[pixels][pixels];
            for (int i = 0; i < pixels; i++) {
                for (int j = 0; j < pixels; j++) {
                    likeness[i][j] = Math.exp(-distance(part, picture, i, j) / 2);
                }
            }
            double[] sums = Arrays.stream(likeness)
                    .mapToDouble(row -> Arrays.stream(row).sum())
                    .toArray();
            for (int i = 0; i < pixels; i++) {
                for (int j = 0; j < pixels; j++) {
                    kernel[i][j] += part.weight() * likeness[i][j] / Math.sqrt(sums[i] * sums[j]);
                }
            }
        }
        double[][] q = new double[pixels][];
        for (int step = 0; step <= settings.iterations(); step++) {
            double[][] next = new double[pixels][labels];
            for (int i = 0; i < pixels; i++) {
                for (int label = 0; label < labels; label++) {
                    double sum = 0;
                    for (int j = 0; step > 0 && j < pixels; j++) {
                        sum += kernel[i][j] * q[j][label];
                    }
                    double clipped = Math.min(1, Math.max(1e-5, given.values()[label * pixels + i]));
                    next[i][label] = clipped * Math.exp(sum);
                }
                double total = Arrays.stream(next[i]).sum();
                next[i] = Arrays.stream(next[i]).map(value -> value / total).toArray();
            }
            q = next;
        }
        float[] result = new float[labels * pixels];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) q[i % pixels][i / pixels];
        }
        return result;
    }

    private static double distance(PairwiseKernel kernel, Picture picture, int i, int j) {
        int width = picture.width();
        double across = i % width - j % width;
        double down = i / width - j / width;
        double position = across * across + down * down;
        if (kernel instanceof PairwiseKernel.Bilateral bilateral) {
            double colour = 0;
            for (int channel = 0; channel < 3; channel++) {
                int difference = (picture.rgb()[3 * i + channel] & 0xff) - (picture.rgb()[3 * j + channel] & 0xff);
                colour += difference * difference;
            }
            return position / Math.pow(bilateral.deviation(), 2) + colour / Math.pow(bilateral.colourDeviation(), 2);
        }
        return position / Math.pow(((PairwiseKernel.Spatial) kernel).deviation(), 2);
    }

    private static float[] refine(DenseCrfSettings settings, LabelProbabilities given, Picture picture) {
        return new DenseCrf(settings).refine(given, picture).values();
    }

    /** Dark on the left, bright on the right, with a little noise. */
    private static Picture halves(int height, int width) {
        Random random = new Random(5);
        byte[] rgb = new byte[3 * height * width];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i / 3 % width < width / 2 ? 60 : 190) + random.nextInt(9));
        }
        return new Picture(height, width, rgb);
    }

    private static Picture noise(int height, int width) {
        byte[] rgb = new byte[3 * height * width];
        new Random(6).nextBytes(rgb);
        return new Picture(height, width, rgb);
    }

    private static LabelProbabilities random(int labels, int height, int width) {
        Random random = new Random(labels);
        int pixels = height * width;
        float[] values = new float[labels * pixels];
        for (int i = 0; i < pixels; i++) {
            double total = 0;
            double[] row = new double[labels];
            for (int label = 0; label < labels; label++) {
                row[label] = Math.exp(2 * random.nextGaussian());
                total += row[label];
            }
            for (int label = 0; label < labels; label++) {
                values[label * pixels + i] = (float) (row[label] / total);
            }
        }
        return new LabelProbabilities(labels, height, width, values);
    }
}
