package io.maskstream.model.dataset.streetworld;

/**
 * What a JPEG leaves of a picture: brightness and colour apart, colour at half the resolution, blocks of 8 x 8 through
 * the cosine transform, rounded to the steps of ITU T.81 annex K at a quality, and back. In whole numbers, so that every
 * machine gives the same pixels.
 */
final class BlockCompression {
    private static final int[] LUMA = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] CHROMA = {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99
    };
    /** Rows are frequencies; in 1/4096. */
    private static final int[] COSINES = new int[64];

    static {
        for (int k = 0; k < 8; k++) {
            for (int n = 0; n < 8; n++) {
                double scale = k == 0 ? StrictMath.sqrt(.125) : .5;
                COSINES[8 * k + n] =
                        (int) StrictMath.round(4096 * scale * StrictMath.cos((2 * n + 1) * k * StrictMath.PI / 16));
            }
        }
    }

    private final int[] luma;
    private final int[] chroma;
    private final int[] block = new int[64];
    private final int[] half = new int[64];

    BlockCompression(int quality) {
        int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        luma = steps(LUMA, scale);
        chroma = steps(CHROMA, scale);
    }

    private static int[] steps(int[] table, int scale) {
        int[] steps = new int[64];
        for (int i = 0; i < 64; i++) {
            steps[i] = Math.max(1, Math.min(255, (table[i] * scale + 50) / 100));
        }
        return steps;
    }

    /** Changes a picture of height x width x 3 bytes in place. */
    void apply(byte[] rgb, int width, int height) {
        int[] y = new int[width * height];
        int halfWidth = (width + 1) / 2;
        int halfHeight = (height + 1) / 2;
        int[] cb = new int[halfWidth * halfHeight];
        int[] cr = new int[halfWidth * halfHeight];
        int[] share = new int[halfWidth * halfHeight];
        for (int row = 0, at = 0; row < height; row++) {
            for (int column = 0; column < width; column++, at++) {
                int r = rgb[3 * at] & 255;
                int g = rgb[3 * at + 1] & 255;
                int b = rgb[3 * at + 2] & 255;
                y[at] = ((19595 * r + 38470 * g + 7471 * b + 32768) >> 16) - 128;
                int small = row / 2 * halfWidth + column / 2;
                cb[small] += -11059 * r - 21709 * g + 32768 * b;
                cr[small] += 32768 * r - 27439 * g - 5329 * b;
                share[small]++;
            }
        }
        for (int i = 0; i < cb.length; i++) {
            cb[i] = cb[i] / share[i] >> 16;
            cr[i] = cr[i] / share[i] >> 16;
        }
        plane(y, width, height, luma);
        plane(cb, halfWidth, halfHeight, chroma);
        plane(cr, halfWidth, halfHeight, chroma);
        back(rgb, width, height, y, cb, cr);
    }

    private static void back(byte[] rgb, int width, int height, int[] y, int[] cb, int[] cr) {
        int halfWidth = (width + 1) / 2;
        for (int row = 0, at = 0; row < height; row++) {
            for (int column = 0; column < width; column++, at++) {
                int small = row / 2 * halfWidth + column / 2;
                int light = y[at] + 128;
                rgb[3 * at] = (byte) Rgb.clamp(light + (91881 * cr[small] >> 16));
                rgb[3 * at + 1] = (byte) Rgb.clamp(light - (22554 * cb[small] + 46802 * cr[small] >> 16));
                rgb[3 * at + 2] = (byte) Rgb.clamp(light + (116130 * cb[small] >> 16));
            }
        }
    }

    private void plane(int[] plane, int width, int height, int[] steps) {
        for (int top = 0; top < height; top += 8) {
            for (int left = 0; left < width; left += 8) {
                for (int i = 0; i < 64; i++) {
                    int row = Math.min(top + (i >> 3), height - 1);
                    block[i] = plane[row * width + Math.min(left + (i & 7), width - 1)];
                }
                forward(steps);
                backward();
                for (int i = 0; i < 64; i++) {
                    int row = top + (i >> 3);
                    int column = left + (i & 7);
                    if (row < height && column < width) {
                        plane[row * width + column] = block[i];
                    }
                }
            }
        }
    }

    /** The block's frequencies, rounded to their steps. */
    private void forward(int[] steps) {
        for (int i = 0; i < 64; i++) {
            int row = i & 56;
            int k = (i & 7) << 3;
            int sum = 0;
            for (int n = 0; n < 8; n++) {
                sum += block[row + n] * COSINES[k + n];
            }
            half[i] = sum >> 8;
        }
        for (int i = 0; i < 64; i++) {
            int column = i & 7;
            int k = i & 56;
            int sum = 0;
            for (int n = 0; n < 8; n++) {
                sum += half[8 * n + column] * COSINES[k + n];
            }
            int step = steps[i];
            // 16 fractional bits: 12 of each cosine less the eight dropped above.
            int value = sum >> 16;
            block[i] = (value >= 0 ? (value + step / 2) / step : -((-value + step / 2) / step)) * step;
        }
    }

    private void backward() {
        for (int i = 0; i < 64; i++) {
            int row = i & 56;
            int n = i & 7;
            int sum = 0;
            for (int k = 0; k < 8; k++) {
                sum += block[row + k] * COSINES[8 * k + n];
            }
            half[i] = sum >> 4;
        }
        for (int i = 0; i < 64; i++) {
            int column = i & 7;
            int n = i >> 3;
            int sum = 0;
            for (int k = 0; k < 8; k++) {
                sum += half[8 * k + column] * COSINES[8 * k + n];
            }
            block[i] = sum + (1 << 19) >> 20;
        }
    }
}
