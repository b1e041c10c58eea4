package io.maskstream.model.train.ofa;

/**
 * A thing or surface and the box around what can be seen of it, in shares of the picture's sides.
 *
 * @param word its noun
 * @param left 0 to 1
 * @param top 0 to 1
 * @param right above left, at most 1
 * @param bottom above top, at most 1
 */
record Place(String word, double left, double top, double right, double bottom) {
    double[] corners() {
        return new double[] {left, top, right, bottom};
    }
}
