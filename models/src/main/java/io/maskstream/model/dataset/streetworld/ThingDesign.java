package io.maskstream.model.dataset.streetworld;

import java.util.List;

/**
 * The silhouette of a noun.
 *
 * @param noun the noun
 * @param aspect width over height of its box
 * @param size its height beside that of an ordinary thing, about 1
 * @param gait how it moves
 * @param parts painted polygons, from back to front
 */
record ThingDesign(Noun noun, double aspect, double size, Gait gait, List<Part> parts) {
    ThingDesign {
        parts = List.copyOf(parts);
    }
}
