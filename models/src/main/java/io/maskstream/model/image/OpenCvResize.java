package io.maskstream.model.image;

/**
 * Resizing of uint8 pictures as OpenCV's {@code cv2.resize} does it, to within one grey level: OpenCV computes linear
 * and cubic in fixed point, this in floating point. Area shrinking and nearest agree exactly.
 */
public final class OpenCvResize {
    /** OpenCV's interpolations. */
    public enum Interpolation {
        /** Mean over the source area; where an axis grows, a linear form with sharp steps of its own. */
        AREA,
        /** Two neighbours, half-pixel centres, not antialiased. */
        LINEAR,
        /** Keys' cubic with a = -0.75, half-pixel centres, not antialiased. */
        CUBIC,
        /** The pixel at floor(d * scale). */
        NEAREST
    }

    private OpenCvResize() {}

    /** {@code cv2.resize(picture, (width, height), interpolation=…)}. */
    public static Picture resize(Picture picture, int width, int height, Interpolation interpolation) {
        boolean shrinks = width <= picture.width() && height <= picture.height();
        Axis columns = axis(picture.width(), width, interpolation, shrinks);
        Axis rows = axis(picture.height(), height, interpolation, shrinks);
        return rows.applyToRows(columns.applyToColumns(picture), width);
    }

    private static Axis axis(int in, int out, Interpolation interpolation, boolean shrinks) {
        // OpenCV has the factor as 1 / (out / in); where d * scale is whole, that rounding decides.
        double scale = 1 / ((double) out / in);
        return switch (interpolation) {
            case NEAREST -> nearest(in, out, scale);
            case LINEAR -> linear(in, out, scale);
            case CUBIC -> cubic(in, out, scale);
            case AREA -> shrinks ? area(in, out, scale) : growingArea(in, out, scale);
        };
    }

    private static Axis nearest(int in, int out, double scale) {
        Axis axis = new Axis(in, out);
        for (int d = 0; d < out; d++) {
            axis.set(d, Math.min(in - 1, (int) Math.floor(d * scale)), 1);
        }
        return axis;
    }

    private static Axis linear(int in, int out, double scale) {
        Axis axis = new Axis(in, out);
        for (int d = 0; d < out; d++) {
            double position = (d + 0.5) * scale - 0.5;
            int x = (int) Math.floor(position);
            double f = position - x;
            axis.set(d, x, 1 - f, f);
        }
        return axis;
    }

    private static Axis cubic(int in, int out, double scale) {
        double a = -0.75;
        Axis axis = new Axis(in, out);
        for (int d = 0; d < out; d++) {
            double position = (d + 0.5) * scale - 0.5;
            int x = (int) Math.floor(position);
            double f = position - x;
            double w0 = ((a * (f + 1) - 5 * a) * (f + 1) + 8 * a) * (f + 1) - 4 * a;
            double w1 = ((a + 2) * f - (a + 3)) * f * f + 1;
            double w2 = ((a + 2) * (1 - f) - (a + 3)) * (1 - f) * (1 - f) + 1;
            axis.set(d, x - 1, w0, w1, w2, 1 - w0 - w1 - w2);
        }
        return axis;
    }

    private static Axis area(int in, int out, double scale) {
        Axis axis = new Axis(in, out);
        for (int d = 0; d < out; d++) {
            double from = d * scale;
            double to = Math.min(in, from + scale);
            int first = (int) Math.floor(from);
            int last = Math.min(in - 1, (int) Math.ceil(to - 1e-9) - 1);
            double[] weights = new double[last - first + 1];
            for (int x = first; x <= last; x++) {
                weights[x - first] = (Math.min(to, x + 1) - Math.max(from, x)) / (to - from);
            }
            axis.set(d, first, weights);
        }
        return axis;
    }

    private static Axis growingArea(int in, int out, double scale) {
        Axis axis = new Axis(in, out);
        for (int d = 0; d < out; d++) {
            int x = (int) Math.floor(d * scale);
            double f = (d + 1) - (x + 1) / scale;
            f = f > 0 ? f - Math.floor(f) : 0;
            axis.set(d, x, 1 - f, f);
        }
        return axis;
    }

    /** Weights of one axis; positions beyond an edge count as the edge. */
    private static final class Axis {
        private final int in;
        private final int[][] positions;
        private final double[][] weights;

        Axis(int in, int out) {
            this.in = in;
            this.positions = new int[out][];
            this.weights = new double[out][];
        }

        void set(int index, int first, double... taps) {
            positions[index] = new int[taps.length];
            for (int k = 0; k < taps.length; k++) {
                positions[index][k] = Math.max(0, Math.min(in - 1, first + k));
            }
            weights[index] = taps;
        }

        /** (height, out, 3), not rounded: OpenCV rounds once, behind the second pass. */
        double[] applyToColumns(Picture picture) {
            int out = positions.length;
            byte[] source = picture.rgb();
            double[] result = new double[3 * out * picture.height()];
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < out; x++) {
                    for (int c = 0; c < 3; c++) {
                        double sum = 0;
                        for (int k = 0; k < weights[x].length; k++) {
                            sum += weights[x][k] * (source[3 * (y * picture.width() + positions[x][k]) + c] & 0xff);
                        }
                        result[3 * (y * out + x) + c] = sum;
                    }
                }
            }
            return result;
        }

        Picture applyToRows(double[] source, int width) {
            int out = positions.length;
            int stride = 3 * width;
            byte[] rgb = new byte[stride * out];
            for (int y = 0; y < out; y++) {
                for (int i = 0; i < stride; i++) {
                    double sum = 0;
                    for (int k = 0; k < weights[y].length; k++) {
                        sum += weights[y][k] * source[positions[y][k] * stride + i];
                    }
                    rgb[y * stride + i] = (byte) Math.max(0, Math.min(255, Math.floor(sum + 0.5)));
                }
            }
            return new Picture(out, width, rgb);
        }
    }
}
