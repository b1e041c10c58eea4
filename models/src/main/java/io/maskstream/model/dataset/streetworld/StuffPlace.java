package io.maskstream.model.dataset.streetworld;

import java.util.Locale;

/** Where a surface can be in a scene. */
enum StuffPlace {
    SKY,
    /** Far away, against the sky. */
    FAR,
    /** Upright behind the ground. */
    BACK,
    GROUND;

    static StuffPlace of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
