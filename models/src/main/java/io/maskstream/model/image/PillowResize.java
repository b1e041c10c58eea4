package io.maskstream.model.image;

import java.util.Arrays;

/**
 * Resizing of uint8 pictures as Pillow does it, bit for bit: antialiased, two passes, columns first, weights in fixed
 * point.
 */
public final class PillowResize {
    /** Pillow's filters. */
    public enum Filter {
        /** Triangle of two pixels. */
        BILINEAR(1) {
            @Override
            double weight(double x) {
                double distance = Math.abs(x);
                return distance < 1 ? 1 - distance : 0;
            }
        },
        /** Keys' cubic with a = -0.5. */
        BICUBIC(2) {
            @Override
            double weight(double x) {
                double a = -0.5;
                double d = Math.abs(x);
                if (d < 1) {
                    return ((a + 2) * d - (a + 3)) * d * d + 1;
                }
                return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
            }
        };

        private final double support;

        Filter(double support) {
            this.support = support;
        }

        abstract double weight(double x);
    }

    private static final int PRECISION = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION - 1);

    private PillowResize() {}

    /** {@code Image.resize((width, height), filter)}. */
    public static Picture resize(Picture picture, int width, int height, Filter filter) {
        Picture.requireSize(width, height);
        Picture wide = picture.width() == width ? picture : columns(picture, width, filter);
        return wide.height() == height ? wide : rows(wide, height, filter);
    }

    /** CLIP's preprocessing without the normalisation: short side to {@code side} (bicubic), centre cropped. */
    public static Picture clip(Picture picture, int side) {
        int width = picture.width();
        int height = picture.height();
        // torchvision truncates the long side.
        int newWidth = width <= height ? side : (int) ((double) side * width / height);
        int newHeight = width <= height ? (int) ((double) side * height / width) : side;
        Picture resized = resize(picture, newWidth, newHeight, Filter.BICUBIC);
        // Python's round, which torchvision uses, takes halves to the even neighbour.
        int top = (int) Math.rint((newHeight - side) / 2.0);
        int left = (int) Math.rint((newWidth - side) / 2.0);
        return crop(resized, left, top, side, side);
    }

    /** BLIP's preprocessing without the normalisation: a square (bicubic), whatever the ratio was. */
    public static Picture blip(Picture picture, int side) {
        return resize(picture, side, side, Filter.BICUBIC);
    }

    private static Picture crop(Picture picture, int left, int top, int width, int height) {
        byte[] out = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(picture.rgb(), 3 * ((top + y) * picture.width() + left), out, 3 * y * width, 3 * width);
        }
        return new Picture(height, width, out);
    }

    private static Picture columns(Picture picture, int width, Filter filter) {
        Taps taps = new Taps(picture.width(), width, filter);
        byte[] in = picture.rgb();
        byte[] out = new byte[Math.multiplyExact(3 * picture.height(), width)];
        int at = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < width; x++) {
                int from = 3 * (y * picture.width() + taps.first[x]);
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int weight : taps.weights[x]) {
                    red += weight * (in[from] & 0xff);
                    green += weight * (in[from + 1] & 0xff);
                    blue += weight * (in[from + 2] & 0xff);
                    from += 3;
                }
                out[at] = clip8(red);
                out[at + 1] = clip8(green);
                out[at + 2] = clip8(blue);
                at += 3;
            }
        }
        return new Picture(picture.height(), width, out);
    }

    private static Picture rows(Picture picture, int height, Filter filter) {
        Taps taps = new Taps(picture.height(), height, filter);
        int stride = 3 * picture.width();
        byte[] in = picture.rgb();
        byte[] out = new byte[Math.multiplyExact(stride, height)];
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            int from = taps.first[y] * stride;
            for (int weight : taps.weights[y]) {
                for (int i = 0; i < stride; i++) {
                    sums[i] += weight * (in[from + i] & 0xff);
                }
                from += stride;
            }
            for (int i = 0; i < stride; i++) {
                out[y * stride + i] = clip8(sums[i]);
            }
        }
        return new Picture(height, picture.width(), out);
    }

    private static byte clip8(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
    }

    /** For each output position the first input position and its weights. */
    private static final class Taps {
        private final int[] first;
        private final int[][] weights;

        Taps(int in, int out, Filter filter) {
            first = new int[out];
            weights = new int[out][];
            double scale = (double) in / out;
            double stretch = Math.max(1, scale);
            double support = filter.support * stretch;
            for (int i = 0; i < out; i++) {
                double centre = (i + 0.5) * scale;
                int start = Math.max(0, (int) (centre - support + 0.5));
                int end = Math.min(in, (int) (centre + support + 0.5));
                double[] exact = new double[end - start];
                double sum = 0;
                for (int k = 0; k < exact.length; k++) {
                    exact[k] = filter.weight((k + start - centre + 0.5) / stretch);
                    sum += exact[k];
                }
                first[i] = start;
                weights[i] = new int[exact.length];
                for (int k = 0; k < exact.length; k++) {
                    double weight = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << PRECISION);
                    weights[i][k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
                }
            }
        }
    }
}
