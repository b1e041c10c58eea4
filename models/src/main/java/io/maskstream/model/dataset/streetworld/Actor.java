package io.maskstream.model.dataset.streetworld;

/**
 * A thing in a scene.
 *
 * @param design its silhouette
 * @param look its colours
 * @param x where it stands at time 0, in picture heights at nearness 1 from the middle of the world
 * @param nearness 0 at the horizon, 1 at the lower edge of the picture
 * @param height its height in picture heights
 * @param altitude how far above the ground, in picture heights
 * @param speed in picture heights a second at nearness 1, positive to the right; it faces where it goes
 * @param lap the length of the way after which a moving thing comes round again, more than a picture shows
 * @param turned whether it faces left
 * @param phase where in its stride it begins, in turns
 * @param region its number in the picture's table of regions
 */
record Actor(
        ThingDesign design,
        Look look,
        double x,
        double nearness,
        double height,
        double altitude,
        double speed,
        double lap,
        boolean turned,
        double phase,
        int region) {

    /** Where it is after some time, in picture heights at nearness 1. */
    double xAt(double seconds) {
        if (speed == 0) {
            return x;
        }
        double way = (x + speed * seconds) / lap + .5;
        return (way - Math.floor(way) - .5) * lap;
    }

    /**
     * Colours of a thing.
     *
     * @param color the name of its colour
     * @param texture how it is laid on
     * @param accent a second colour, drawn apart from the first
     * @param skin tone of hands and faces
     * @param angle direction of stripes: 0 across, 1 upright, 2 and 3 slanted
     * @param phase where stripes and dots begin
     */
    record Look(NounColor color, Texture texture, int accent, int skin, int angle, double phase) {}
}
