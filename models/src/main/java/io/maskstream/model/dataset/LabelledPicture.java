package io.maskstream.model.dataset;

import io.maskstream.model.image.Picture;
import java.util.Optional;

/**
 * A picture with its label map.
 *
 * @param name what messages and files call it, unique within its data set
 * @param picture its pixels as they are stored
 * @param labels height x width, rows first, unsigned: 0 where none of the classes is, k for the class list's k-th entry
 *     counted from 1, {@link #VOID} where nobody knows or cares
 * @param clip the clip that it is a frame of; a clip's frames follow each other
 */
public record LabelledPicture(String name, Picture picture, short[] labels, Optional<String> clip) {
    /** The label of pixels that count neither for nor against. */
    public static final int VOID = 0xffff;

    public LabelledPicture {
        if (labels.length != picture.height() * picture.width()) {
            throw new IllegalArgumentException("%s: %d labels for a picture of %dx%d"
                    .formatted(name, labels.length, picture.width(), picture.height()));
        }
    }
}
