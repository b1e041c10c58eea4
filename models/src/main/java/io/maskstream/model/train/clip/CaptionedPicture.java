package io.maskstream.model.train.clip;

import java.util.Locale;

/**
 * A square picture with a sentence that is true of it.
 *
 * @param side pixels of a side
 * @param rgb side x side x 3 bytes, rows first
 * @param caption the sentence
 */
public record CaptionedPicture(int side, byte[] rgb, String caption) {
    public CaptionedPicture {
        if (rgb.length != 3 * side * side) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a picture of side %d with %d bytes", side, rgb.length));
        }
    }

    /** The same seen in a mirror. */
    CaptionedPicture mirrored() {
        byte[] turned = new byte[rgb.length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                System.arraycopy(rgb, 3 * (y * side + x), turned, 3 * (y * side + side - 1 - x), 3);
            }
        }
        return new CaptionedPicture(side, turned, caption);
    }
}
