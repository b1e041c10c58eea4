package io.maskstream.model.dataset.streetworld;

import java.util.List;

/**
 * The look of a surface.
 *
 * @param noun the noun
 * @param place where it can be
 * @param profile its upper edge, if it is upright
 * @param low least height in picture heights, if it is upright
 * @param high greatest height
 * @param patterns what lies over its colour, in order
 */
record StuffDesign(Noun noun, StuffPlace place, Profile profile, double low, double high, List<Pattern> patterns) {
    StuffDesign {
        patterns = List.copyOf(patterns);
    }
}
