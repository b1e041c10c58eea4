package io.maskstream.model.dataset.streetworld;

import java.util.List;
import java.util.Locale;

/** The colours of the world. Every noun takes each of them with the same probability. */
public enum NounColor {
    RED(0xD6453C),
    ORANGE(0xEE8A35),
    YELLOW(0xF3C742),
    GREEN(0x55A65C),
    TEAL(0x2FA39E),
    BLUE(0x3F7ACB),
    PURPLE(0x7F5AB8),
    PINK(0xEA8AB4),
    BROWN(0x8C5F3E),
    GREY(0x8B929B);

    static final List<NounColor> ALL = List.of(values());
    private final int rgb;

    NounColor(int rgb) {
        this.rgb = rgb;
    }

    /** The pure colour as 0xRRGGBB, before light, shade and weather. */
    public int rgb() {
        return rgb;
    }

    /** The word in captions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
