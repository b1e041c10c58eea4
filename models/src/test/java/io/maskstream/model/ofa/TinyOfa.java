package io.maskstream.model.ofa;

import java.util.List;

/** An OFA of a few thousand weights. */
public final class TinyOfa {
    /** Enough for all letters, with some merges. */
    public static final int WORDS = 300;

    private TinyOfa() {}

    /** Training pictures of 64 pixels, a table of 5 x 5 positions. */
    public static OfaConfig config() {
        return new OfaConfig(
                new ResNetConfig(4, List.of(2, 4, 6), List.of(1, 2, 1)), 16, 2, 2, 3, 24, WORDS, 160, 8, 5, 64);
    }
}
