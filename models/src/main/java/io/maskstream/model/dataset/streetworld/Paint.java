package io.maskstream.model.dataset.streetworld;

import java.util.Locale;

/** What a part of a thing is painted with. */
enum Paint {
    /** The colour and texture that captions speak of. */
    BODY,
    /** The same in shade: far legs, lower edges. */
    SHADE,
    /** Darker still, without texture. */
    DEEP,
    /** Lighter, without texture. */
    TINT,
    /** A second colour, drawn without regard to noun and colour. */
    ACCENT,
    SKIN,
    DARK,
    METAL,
    LIGHT,
    /** Window panes; they shine at night. */
    GLASS;

    private static final Paint[] ALL = values();
    static final int COUNT = ALL.length;

    boolean isTextured() {
        return this == BODY || this == SHADE;
    }

    static Paint of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
