package io.maskstream.stream.record;

/**
 * Size of the camera's picture as a person sees it.
 *
 * @param width columns after rotation
 * @param height rows after rotation
 * @param rotation clockwise degrees that were applied: 0, 90, 180 or 270
 */
public record FrameGeometry(int width, int height, int rotation) {
    public FrameGeometry {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("frame size %dx%d: both must be positive".formatted(width, height));
        }
        if (rotation % 90 != 0 || rotation < 0 || rotation > 270) {
            throw new IllegalArgumentException("rotation is %d, expected 0, 90, 180 or 270".formatted(rotation));
        }
    }
}
