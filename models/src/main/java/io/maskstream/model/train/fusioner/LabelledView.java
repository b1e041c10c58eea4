package io.maskstream.model.train.fusioner;

import io.maskstream.model.image.Picture;

/**
 * What the trainer sees of a picture.
 *
 * @param picture as large as the encoder wants it
 * @param side of the square label map
 * @param labels side x side: the noun of each position
 */
record LabelledView(Picture picture, int side, byte[] labels) {
    LabelledView {
        if (labels.length != side * side) {
            throw new IllegalArgumentException("%d labels for a map of %d x %d".formatted(labels.length, side, side));
        }
    }
}
