package io.maskstream.model;

import java.util.List;

/**
 * Pictures of one size for one run of a model: uint8, RGB, rows first (N, H, W, 3).
 *
 * @param height height of each picture in pixels
 * @param width width of each picture in pixels
 * @param frames the pictures, at least one; their arrays are read, never written or kept
 */
public record FrameBatch(int height, int width, List<FramePixels> frames) {
    public FrameBatch {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("frame size %dx%d: both must be positive".formatted(width, height));
        }
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("a batch holds at least one frame");
        }
        frames = List.copyOf(frames);
        for (FramePixels frame : frames) {
            if (frame.rgb().length != 3L * height * width) {
                throw new IllegalArgumentException("frame has %d bytes, expected %d for %dx%d RGB"
                        .formatted(frame.rgb().length, 3L * height * width, width, height));
            }
            PixelArea content = frame.content();
            if (content.right() > width || content.bottom() > height) {
                throw new IllegalArgumentException(
                        "content %s lies outside of the frame %dx%d".formatted(content, width, height));
            }
        }
    }

    /** Number of pictures. */
    public int size() {
        return frames.size();
    }
}
