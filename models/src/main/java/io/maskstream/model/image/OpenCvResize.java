package io.maskstream.model.image;

/** Resizing of uint8 pictures as OpenCV's {@code cv2.resize} does it, byte for byte as OpenCV 4.6 without IPP. */
public final class OpenCvResize {
    /** OpenCV's interpolations. */
    public enum Interpolation {
        /** Mean over the source area; where an axis grows, a linear form with sharp steps of its own. */
        AREA,
        /** Two neighbours, half-pixel centres, not antialiased. */
        LINEAR,
        /** Keys' cubic with a = -0.75, half-pixel centres, not antialiased. */
        CUBIC,
        /** The pixel at floor(d * scale). */
        NEAREST
    }

    private OpenCvResize() {}

    /**
     * {@code cv2.resize(picture, (width, height), interpolation=…)}.
     *
     * @throws IllegalArgumentException if width or height is below 1, or the result exceeds 2^31 bytes
     */
    public static Picture resize(Picture picture, int width, int height, Interpolation interpolation) {
        Picture.requireSize(width, height);
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        return switch (interpolation) {
            case AREA -> OpenCvArea.apply(picture, width, height);
            case LINEAR -> OpenCvTaps.linear(picture, width, height);
            case CUBIC -> OpenCvTaps.cubic(picture, width, height);
            case NEAREST -> OpenCvTaps.nearest(picture, width, height);
        };
    }
}
