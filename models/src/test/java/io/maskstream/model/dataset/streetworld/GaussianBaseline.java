package io.maskstream.model.dataset.streetworld;

/** One gaussian a noun over colour and place, with full covariance and the noun's frequency as prior. */
final class GaussianBaseline {
    private static final int D = 5;
    private final int nouns = Streetworld.nouns().size();
    private final double[] count = new double[nouns];
    private final double[][] sum = new double[nouns][D];
    private final double[][][] square = new double[nouns][D][D];
    private final double[] both = new double[nouns];
    private final double[] either = new double[nouns];
    private double[][][] inverseRoot;
    private double[] offset;

    void fit(StreetworldPicture picture) {
        double[] x = new double[D];
        for (int i = 0; i < picture.labels().length; i++) {
            features(picture, i, x);
            int noun = picture.labels()[i];
            count[noun]++;
            for (int a = 0; a < D; a++) {
                sum[noun][a] += x[a];
                for (int b = 0; b <= a; b++) {
                    square[noun][a][b] += x[a] * x[b];
                }
            }
        }
    }

    void score(StreetworldPicture picture) {
        if (inverseRoot == null) {
            solve();
        }
        double[] x = new double[D];
        for (int i = 0; i < picture.labels().length; i++) {
            features(picture, i, x);
            int best = 0;
            double highest = Double.NEGATIVE_INFINITY;
            for (int noun = 0; noun < nouns; noun++) {
                double value = logLikelihood(noun, x);
                if (value > highest) {
                    highest = value;
                    best = noun;
                }
            }
            int truth = picture.labels()[i];
            either[truth]++;
            if (best == truth) {
                both[truth]++;
            } else {
                either[best]++;
            }
        }
    }

    double meanIntersectionOverUnion() {
        double mean = 0;
        for (int noun = 0; noun < nouns; noun++) {
            mean += either[noun] == 0 ? 0 : both[noun] / either[noun] / nouns;
        }
        return mean;
    }

    private static void features(StreetworldPicture picture, int pixel, double[] x) {
        for (int c = 0; c < 3; c++) {
            x[c] = (picture.rgb()[3 * pixel + c] & 255) / 255.0;
        }
        x[3] = (double) (pixel % picture.width()) / picture.width();
        x[4] = (double) (pixel / picture.width()) / picture.height();
    }

    /** Cholesky factors of the covariances, inverted. */
    private void solve() {
        inverseRoot = new double[nouns][D][D];
        offset = new double[nouns];
        for (int noun = 0; noun < nouns; noun++) {
            double n = count[noun];
            double[][] root = new double[D][D];
            double logDeterminant = 0;
            for (int a = 0; a < D; a++) {
                for (int b = 0; b <= a; b++) {
                    double value = square[noun][a][b] / n - sum[noun][a] / n * sum[noun][b] / n + (a == b ? 1e-4 : 0);
                    for (int k = 0; k < b; k++) {
                        value -= root[a][k] * root[b][k];
                    }
                    root[a][b] = a == b ? Math.sqrt(value) : value / root[b][b];
                }
                logDeterminant += 2 * Math.log(root[a][a]);
            }
            invert(root, inverseRoot[noun]);
            offset[noun] = Math.log(n) - .5 * logDeterminant;
        }
    }

    private static void invert(double[][] lower, double[][] inverse) {
        for (int column = 0; column < D; column++) {
            for (int row = column; row < D; row++) {
                double value = row == column ? 1 : 0;
                for (int k = column; k < row; k++) {
                    value -= lower[row][k] * inverse[k][column];
                }
                inverse[row][column] = value / lower[row][row];
            }
        }
    }

    private double logLikelihood(int noun, double[] x) {
        double distance = 0;
        for (int a = 0; a < D; a++) {
            double z = 0;
            for (int b = 0; b <= a; b++) {
                z += inverseRoot[noun][a][b] * (x[b] - sum[noun][b] / count[noun]);
            }
            distance += z * z;
        }
        return offset[noun] - .5 * distance;
    }
}
