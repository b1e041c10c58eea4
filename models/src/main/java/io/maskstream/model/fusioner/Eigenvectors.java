package io.maskstream.model.fusioner;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Directions along which points spread most: eigenvectors of a symmetric matrix by cyclic Jacobi rotations. */
final class Eigenvectors {
    private static final int MOST_SWEEPS = 60;
    private static final double SMALL = 1e-12;

    private final double[][] matrix;
    private final double[][] vectors;

    private Eigenvectors(double[][] matrix) {
        this.matrix = matrix;
        this.vectors = new double[matrix.length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            vectors[i][i] = 1;
        }
    }

    /**
     * The unit eigenvectors of the {@code count} largest eigenvalues, the largest first.
     *
     * @param symmetric is left as it is
     */
    static double[][] largest(double[][] symmetric, int count) {
        double[][] copy = new double[symmetric.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = symmetric[i].clone();
        }
        Eigenvectors run = new Eigenvectors(copy);
        run.diagonalise();
        List<Integer> order = IntStream.range(0, copy.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -copy[i][i]))
                .toList();
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = run.vectors[order.get(i)];
        }
        return rows;
    }

    private void diagonalise() {
        double limit = SMALL * norm(true);
        for (int sweep = 0; sweep < MOST_SWEEPS && norm(false) > limit; sweep++) {
            for (int p = 0; p < matrix.length; p++) {
                for (int q = p + 1; q < matrix.length; q++) {
                    if (matrix[p][q] != 0) {
                        rotate(p, q);
                    }
                }
            }
        }
    }

    private double norm(boolean diagonal) {
        double sum = 0;
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                sum += i != j || diagonal ? matrix[i][j] * matrix[i][j] : 0;
            }
        }
        return Math.sqrt(sum);
    }

    /** Makes the element (p, q) zero. */
    private void rotate(int p, int q) {
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cosine = 1 / Math.sqrt(tangent * tangent + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < matrix.length; k++) {
            double kp = matrix[k][p];
            double kq = matrix[k][q];
            matrix[k][p] = cosine * kp - sine * kq;
            matrix[k][q] = sine * kp + cosine * kq;
        }
        turn(matrix[p], matrix[q], cosine, sine);
        turn(vectors[p], vectors[q], cosine, sine);
    }

    private static void turn(double[] first, double[] second, double cosine, double sine) {
        for (int k = 0; k < first.length; k++) {
            double a = first[k];
            double b = second[k];
            first[k] = cosine * a - sine * b;
            second[k] = sine * a + cosine * b;
        }
    }
}
