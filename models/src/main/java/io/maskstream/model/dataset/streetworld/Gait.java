package io.maskstream.model.dataset.streetworld;

import java.util.Locale;

/** How things move in clips. */
enum Gait {
    /** Stays where it is. */
    STAY(0),
    /** Swings its legs and bobs a little. */
    WALK(.16),
    /** Glides along the ground. */
    ROLL(.34),
    /** Floats above the ground. */
    FLY(.26);

    /** Usual speed in picture heights a second, at the front of the scene. */
    final double speed;

    Gait(double speed) {
        this.speed = speed;
    }

    static Gait of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
