package io.maskstream.model.image;

/**
 * Numbers in the shape of a picture, such as a label map from a file.
 *
 * @param height rows
 * @param width columns
 * @param values height x width, rows first, unsigned
 */
public record IndexPicture(int height, int width, short[] values) {
    public IndexPicture {
        Picture.requireSize(width, height);
        if (values.length != (long) height * width) {
            throw new IllegalArgumentException("picture %dx%d has %d numbers, expected %d"
                    .formatted(width, height, values.length, (long) height * width));
        }
    }
}
