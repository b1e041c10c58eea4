package io.maskstream.model.image;

import java.util.Arrays;

/** OpenCV's INTER_AREA on 8-bit pictures. */
final class OpenCvArea {
    /** Slices of a pixel thinner than this do not count. */
    private static final double LEAST_SHARE = 1e-3;

    private OpenCvArea() {}

    static Picture apply(Picture picture, int width, int height) {
        double scaleX = OpenCvTaps.scale(picture.width(), width);
        double scaleY = OpenCvTaps.scale(picture.height(), height);
        if (scaleX < 1 || scaleY < 1) {
            return OpenCvTaps.areaGrowing(picture, width, height);
        }
        int factorX = (int) Math.rint(scaleX);
        int factorY = (int) Math.rint(scaleY);
        if (Math.abs(scaleX - factorX) < Math.ulp(1.0) && Math.abs(scaleY - factorY) < Math.ulp(1.0)) {
            return blocks(picture, width, height, factorX, factorY);
        }
        return weighted(picture, width, height, Shares.of(picture.width(), width), Shares.of(picture.height(), height));
    }

    /** Both factors whole: the mean of whole pixels. */
    static Picture blocks(Picture picture, int width, int height, int factorX, int factorY) {
        byte[] in = picture.rgb();
        byte[] out = new byte[3 * height * width];
        float share = 1f / (factorX * factorY);
        boolean quarters = factorX == 2 && factorY == 2;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < 3 * width; x++) {
                int from = 3 * (y * factorY * picture.width() + x / 3 * factorX) + x % 3;
                int sum = 0;
                for (int row = 0; row < factorY; row++) {
                    for (int column = 0; column < factorX; column++) {
                        sum += in[from + 3 * (row * picture.width() + column)] & 0xff;
                    }
                }
                // Quarters go through OpenCV's whole-number path, which rounds halves up; the others halves to even.
                out[y * 3 * width + x] = (byte) (quarters ? sum + 2 >> 2 : (int) Math.rint(sum * share));
            }
        }
        return new Picture(height, width, out);
    }

    private static Picture weighted(Picture picture, int width, int height, Shares columns, Shares rows) {
        int stride = 3 * width;
        byte[] out = new byte[height * stride];
        float[] row = new float[stride];
        float[] sum = new float[stride];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sum, 0);
            for (int k = 0; k < rows.weights[y].length; k++) {
                columns.gather(picture, rows.first[y] + k, row);
                float weight = rows.weights[y][k];
                for (int x = 0; x < stride; x++) {
                    sum[x] += weight * row[x];
                }
            }
            for (int x = 0; x < stride; x++) {
                out[y * stride + x] = (byte) Math.max(0, Math.min(255, (int) Math.rint(sum[x])));
            }
        }
        return new Picture(height, width, out);
    }

    /**
     * How much of each input pixel lies in each output pixel along one axis.
     *
     * @param first first input pixel of each output pixel
     * @param weights shares of the pixels from there on, which sum to 1
     */
    private record Shares(int[] first, float[][] weights) {
        static Shares of(int inputSize, int outputSize) {
            double scale = OpenCvTaps.scale(inputSize, outputSize);
            int[] first = new int[outputSize];
            float[][] weights = new float[outputSize][];
            for (int i = 0; i < outputSize; i++) {
                double start = i * scale;
                double end = start + scale;
                double cell = Math.min(scale, inputSize - start);
                int wholeEnd = Math.min((int) Math.floor(end), inputSize - 1);
                int wholeStart = Math.min((int) Math.ceil(start), wholeEnd);
                boolean before = wholeStart - start > LEAST_SHARE;
                boolean after = end - wholeEnd > LEAST_SHARE;
                int skipped = before ? 1 : 0;
                float[] shares = new float[wholeEnd - wholeStart + skipped + (after ? 1 : 0)];
                Arrays.fill(shares, (float) (1 / cell));
                if (before) {
                    shares[0] = (float) ((wholeStart - start) / cell);
                }
                if (after) {
                    shares[shares.length - 1] = (float) (Math.min(Math.min(end - wholeEnd, 1), cell) / cell);
                }
                first[i] = wholeStart - skipped;
                weights[i] = shares;
            }
            return new Shares(first, weights);
        }

        void gather(Picture picture, int y, float[] row) {
            byte[] in = picture.rgb();
            for (int x = 0; x < first.length; x++) {
                int from = 3 * (y * picture.width() + first[x]);
                float red = 0;
                float green = 0;
                float blue = 0;
                for (float weight : weights[x]) {
                    red += weight * (in[from] & 0xff);
                    green += weight * (in[from + 1] & 0xff);
                    blue += weight * (in[from + 2] & 0xff);
                    from += 3;
                }
                row[3 * x] = red;
                row[3 * x + 1] = green;
                row[3 * x + 2] = blue;
            }
        }
    }
}
