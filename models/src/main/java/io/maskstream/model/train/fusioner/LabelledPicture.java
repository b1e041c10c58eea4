package io.maskstream.model.train.fusioner;

/**
 * A square picture with the number of each pixel's noun.
 *
 * @param side pixels of a side
 * @param rgb side x side x 3 bytes, rows first
 * @param labels side x side: index into the nouns
 */
record LabelledPicture(int side, byte[] rgb, short[] labels) {
    LabelledPicture {
        if (rgb.length != 3 * side * side || labels.length != side * side) {
            throw new IllegalArgumentException(
                    "a picture of side %d with %d bytes and %d labels".formatted(side, rgb.length, labels.length));
        }
    }

    /** The same seen in a mirror. */
    LabelledPicture mirrored() {
        byte[] turned = new byte[rgb.length];
        short[] turnedLabels = new short[labels.length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int from = y * side + x;
                int to = y * side + side - 1 - x;
                System.arraycopy(rgb, 3 * from, turned, 3 * to, 3);
                turnedLabels[to] = labels[from];
            }
        }
        return new LabelledPicture(side, turned, turnedLabels);
    }
}
