package io.maskstream.model.dataset.streetworld;

/**
 * A piece of the ground, a rectangle seen in perspective.
 *
 * @param surface what it is
 * @param far nearness of its far edge: 0 at the horizon, 1 at the lower edge of the picture
 * @param near nearness of its near edge
 * @param left its left edge in picture heights at nearness 1, from the middle of the world
 * @param right its right edge
 */
record GroundPiece(Surface surface, double far, double near, double left, double right) {
    /** Far enough to both sides to count as endless. */
    static final double ENDLESS = 60;

    boolean holds(double x, double nearness) {
        return nearness >= far && nearness <= near && x >= left && x <= right;
    }
}
