package io.maskstream.model.fusioner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some features of frozen encoders that share a space, as CLIP's do: what an initialisation needs to know of them.
 *
 * @param width channels C
 * @param texts unit rows (K, C) of the words that have masks in training
 * @param pictures of each picture unit rows (N, C)
 */
public record FrozenSample(int width, float[] texts, List<float[]> pictures) {
    private static final int MOST_PATCHES = 4096;

    /** Beside squared products of unit vectors: large enough that words which differ little do not ask for a long vector. */
    private static final double RIDGE = .3;

    public FrozenSample {
        pictures = List.copyOf(pictures);
        if (texts.length == 0 || texts.length % width != 0 || pictures.isEmpty()) {
            throw new IllegalArgumentException("%d numbers of texts and %d pictures; expected rows of %d channels"
                    .formatted(texts.length, pictures.size(), width));
        }
        for (float[] picture : pictures) {
            if (picture.length == 0 || picture.length % width != 0) {
                throw new IllegalArgumentException(
                        "a picture of %d numbers; expected rows of %d channels".formatted(picture.length, width));
            }
        }
    }

    /** The directions in which texts and patches lie, the weightiest first: (count, C), orthonormal. */
    double[][] directions(int count) {
        double[][] moments = new double[width][width];
        add(moments, texts, (double) width / texts.length);
        for (float[] picture : pictures) {
            add(moments, picture, (double) width / picture.length / pictures.size());
        }
        return Eigenvectors.largest(moments, count);
    }

    private void add(double[][] moments, float[] rows, double weight) {
        for (int from = 0; from < rows.length; from += width) {
            for (int i = 0; i < width; i++) {
                double scaled = weight * rows[from + i];
                for (int j = 0; j < width; j++) {
                    moments[i][j] += scaled * rows[from + j];
                }
            }
        }
    }

    /**
     * What an instance norm takes away: for each direction the mean of a patch's unit projection over its deviation within
     * a picture, averaged over the pictures.
     *
     * @param directions (R, C)
     */
    double[] centres(double[][] directions) {
        double[] means = new double[directions.length];
        double[] deviations = new double[directions.length];
        for (float[] picture : pictures) {
            addMoments(picture, directions, means, deviations);
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= Math.max(1e-6, deviations[i]);
        }
        return means;
    }

    private void addMoments(float[] picture, double[][] directions, double[] means, double[] deviations) {
        double[] sums = new double[directions.length];
        double[] squares = new double[directions.length];
        List<double[]> units = units(picture, directions);
        int count = units.size();
        for (double[] unit : units) {
            for (int i = 0; i < unit.length; i++) {
                sums[i] += unit[i];
                squares[i] += unit[i] * unit[i];
            }
        }
        for (int i = 0; i < sums.length; i++) {
            double mean = sums[i] / count;
            means[i] += mean;
            deviations[i] += Math.sqrt(Math.max(0, squares[i] / count - mean * mean));
        }
    }

    /**
     * What to add to patches of unit length so that about one word of all reaches a logit above 0 in each: for all words
     * alike, as far as one vector can, so that their order stays.
     *
     * @param directions (R, C)
     * @return coordinates along the directions
     */
    double[] shift(double[][] directions) {
        List<double[]> words = units(texts, directions);
        List<double[]> patches = new ArrayList<>();
        pictures.forEach(picture -> patches.addAll(units(picture, directions)));
        int each = Math.max(1, patches.size() / MOST_PATCHES);
        double[] cosines = new double[(patches.size() + each - 1) / each * words.size()];
        int count = 0;
        for (int i = 0; i < patches.size(); i += each) {
            for (double[] word : words) {
                cosines[count++] = dot(patches.get(i), word);
            }
        }
        Arrays.sort(cosines);
        double limit = cosines[(int) ((cosines.length - 1) * (1 - 1.0 / words.size()))];
        double[] even = even(words, directions.length);
        for (int i = 0; i < even.length; i++) {
            even[i] *= -limit;
        }
        return even;
    }

    /** A short vector whose product with each of these is near 1: ridge regression by conjugate gradients. */
    private static double[] even(List<double[]> words, int size) {
        double[] solution = new double[size];
        double[] rest = new double[size];
        words.forEach(word -> add(rest, word, 1));
        double[] way = rest.clone();
        double left = dot(rest, rest);
        double enough = 1e-12 * left;
        for (int i = 0; i < 2 * size && left > enough; i++) {
            double[] moved = new double[size];
            add(moved, way, RIDGE);
            for (double[] word : words) {
                add(moved, word, dot(word, way));
            }
            double length = left / dot(way, moved);
            add(solution, way, length);
            add(rest, moved, -length);
            double now = dot(rest, rest);
            double[] next = rest.clone();
            add(next, way, now / left);
            way = next;
            left = now;
        }
        return solution;
    }

    /** Rows of the sample along these directions, of unit length. */
    private List<double[]> units(float[] rows, double[][] directions) {
        List<double[]> units = new ArrayList<>();
        for (int from = 0; from < rows.length; from += width) {
            double[] unit = new double[directions.length];
            for (int i = 0; i < unit.length; i++) {
                for (int j = 0; j < width; j++) {
                    unit[i] += directions[i][j] * rows[from + j];
                }
            }
            double length = Math.max(1e-6, Math.sqrt(dot(unit, unit)));
            for (int i = 0; i < unit.length; i++) {
                unit[i] /= length;
            }
            units.add(unit);
        }
        return units;
    }

    private static void add(double[] sum, double[] part, double share) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += share * part[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
