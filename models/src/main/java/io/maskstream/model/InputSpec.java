package io.maskstream.model;

/**
 * What a model wants to see.
 *
 * @param height height of the pictures that it was trained on, in pixels
 * @param width width of the pictures that it was trained on, in pixels
 * @param multiple both sides of any other picture must be multiples of this
 * @param interpolates whether it takes pictures of other sizes; if false, only {@code height x width}
 */
public record InputSpec(int height, int width, int multiple, boolean interpolates) {
    public InputSpec {
        if (height < 1 || width < 1 || multiple < 1) {
            throw new IllegalArgumentException(
                    "input %dx%d in multiples of %d: all must be positive".formatted(width, height, multiple));
        }
        if (height % multiple != 0 || width % multiple != 0) {
            throw new IllegalArgumentException("input %dx%d is no multiple of %d".formatted(width, height, multiple));
        }
    }

    /** Whether a picture of this size can be given to the model. */
    public boolean accepts(int pictureHeight, int pictureWidth) {
        if (pictureHeight == height && pictureWidth == width) {
            return true;
        }
        return interpolates
                && pictureHeight > 0
                && pictureWidth > 0
                && pictureHeight % multiple == 0
                && pictureWidth % multiple == 0;
    }
}
