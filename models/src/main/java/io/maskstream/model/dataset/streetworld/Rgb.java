package io.maskstream.model.dataset.streetworld;

/** Colours packed as 0xRRGGBB, in whole numbers only. */
final class Rgb {
    static final int WHITE = 0xF7F5EF;
    static final int BLACK = 0x1E2029;

    private Rgb() {}

    static int red(int rgb) {
        return rgb >> 16 & 255;
    }

    static int green(int rgb) {
        return rgb >> 8 & 255;
    }

    static int blue(int rgb) {
        return rgb & 255;
    }

    /** Packs three channels, each first held within 0 to 255. */
    static int of(int red, int green, int blue) {
        return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
    }

    static int clamp(int value) {
        return (value & ~255) == 0 ? value : value < 0 ? 0 : 255;
    }

    /** {@code share} of 256 parts of {@code over}, the rest of {@code under}. */
    static int mix(int under, int over, int share) {
        int rest = 256 - share;
        int redBlue = ((under & 0xFF00FF) * rest + (over & 0xFF00FF) * share) >>> 8 & 0xFF00FF;
        int green = ((under & 0x00FF00) * rest + (over & 0x00FF00) * share) >>> 8 & 0x00FF00;
        return redBlue | green;
    }

    /** Multiplies with {@code light} / 256. */
    static int lit(int rgb, int light) {
        return of((rgb >> 16) * light >> 8, (rgb >> 8 & 255) * light >> 8, (rgb & 255) * light >> 8);
    }

    /** Brightness from 0 to 255. */
    static int luma(int rgb) {
        return (77 * red(rgb) + 150 * green(rgb) + 29 * blue(rgb)) >> 8;
    }
}
