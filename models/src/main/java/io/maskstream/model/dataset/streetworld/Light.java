package io.maskstream.model.dataset.streetworld;

/** The time of day. */
public enum Light {
    DAY(256, 256, 256),
    DUSK(262, 222, 205),
    NIGHT(132, 142, 190);

    private final int red;
    private final int green;
    private final int blue;

    /** Factors of 1/256 on the three channels. */
    Light(int red, int green, int blue) {
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** A colour in this light. */
    int on(int rgb) {
        return Rgb.of(Rgb.red(rgb) * red >> 8, Rgb.green(rgb) * green >> 8, Rgb.blue(rgb) * blue >> 8);
    }
}
