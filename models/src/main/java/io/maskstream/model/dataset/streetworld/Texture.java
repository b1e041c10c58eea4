package io.maskstream.model.dataset.streetworld;

import java.util.Locale;

/** How a thing's colour is laid on. Every thing takes them with the same probabilities: .5, .25, .25. */
public enum Texture {
    PLAIN,
    STRIPED,
    DOTTED;

    /** The word in captions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Texture draw(WorldRandom random) {
        return values()[random.weighted(.5, .25, .25)];
    }
}
