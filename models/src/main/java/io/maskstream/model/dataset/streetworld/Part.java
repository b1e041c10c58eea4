package io.maskstream.model.dataset.streetworld;

/**
 * One painted polygon of a thing.
 *
 * @param points x, y, x, y … in units of the thing's height; y runs from 0 (top) to 1 (ground)
 * @param paint what it is painted with
 * @param swing how far and in which sense its lower end swings while walking: 0 for parts that do not
 */
record Part(float[] points, Paint paint, int swing) {
    Part placed(double x, double y, double scaleX, double scaleY) {
        return new Part(Outline.placed(points, x, y, scaleX, scaleY), paint, swing);
    }
}
