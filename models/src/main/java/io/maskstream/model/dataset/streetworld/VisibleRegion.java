package io.maskstream.model.dataset.streetworld;

/**
 * A thing or surface of which something can be seen in a picture.
 *
 * @param region what it is and how it is coloured
 * @param share its share of the picture's pixels, above 0
 */
public record VisibleRegion(Region region, double share) {
    /** Its noun. */
    public Noun noun() {
        return region.noun();
    }
}
