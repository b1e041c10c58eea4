package io.maskstream.model.dataset.streetworld;

/**
 * An upright surface behind the ground. Lengths are in picture heights, x from the middle of the picture.
 *
 * @param surface what it is
 * @param left its left end
 * @param right its right end
 * @param height its height above the horizon
 * @param parallax how far it moves when the camera moves by 1
 */
record BackPiece(Surface surface, double left, double right, double height, double parallax) {}
