package io.maskstream.job.config;

/**
 * Small pictures of the frames for people to look at.
 *
 * @param width columns of a preview; rows follow from the frame's shape
 * @param maximumFps most previews a second of each stream
 */
public record PreviewConfiguration(int width, double maximumFps) {
    private static final int WIDEST = 4096;

    public PreviewConfiguration {
        if (width < 16 || width > WIDEST) {
            throw new IllegalArgumentException("width is %d; it may be 16 to %d".formatted(width, WIDEST));
        }
        if (!(maximumFps > 0 && maximumFps <= 1000)) {
            throw new IllegalArgumentException("max-fps is %s; it may be above 0 up to 1000".formatted(maximumFps));
        }
    }
}
