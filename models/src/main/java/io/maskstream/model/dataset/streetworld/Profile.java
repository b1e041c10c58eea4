package io.maskstream.model.dataset.streetworld;

import java.util.Locale;

/** The upper edge of upright surfaces. */
enum Profile {
    /** Straight, with a coping. */
    FLAT,
    /** Houses of different heights side by side. */
    BLOCKS,
    /** Round tree tops of different heights. */
    CROWNS,
    /** Small even bumps. */
    BUMPS,
    /** Pointed pales side by side. */
    PICKETS,
    /** Soft and long. */
    WAVES,
    /** Jagged. */
    PEAKS;

    static Profile of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
