package io.maskstream.model.fusioner;

import java.util.List;

/**
 * Some features of frozen encoders that share a space, as CLIP's do: what an initialisation needs to know of them.
 *
 * @param width channels C
 * @param texts unit rows (K, C) of the words that have masks in training
 * @param pictures of each picture unit rows (N, C)
 */
public record FrozenSample(int width, float[] texts, List<float[]> pictures) {
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
        int count = picture.length / width;
        double[] sums = new double[directions.length];
        double[] squares = new double[directions.length];
        double[] projection = new double[directions.length];
        for (int row = 0; row < count; row++) {
            double length = 0;
            for (int i = 0; i < projection.length; i++) {
                projection[i] = 0;
                for (int j = 0; j < width; j++) {
                    projection[i] += directions[i][j] * picture[row * width + j];
                }
                length += projection[i] * projection[i];
            }
            double scale = 1 / Math.max(1e-6, Math.sqrt(length));
            for (int i = 0; i < projection.length; i++) {
                sums[i] += scale * projection[i];
                squares[i] += scale * projection[i] * scale * projection[i];
            }
        }
        for (int i = 0; i < sums.length; i++) {
            double mean = sums[i] / count;
            means[i] += mean;
            deviations[i] += Math.sqrt(Math.max(0, squares[i] / count - mean * mean));
        }
    }
}
