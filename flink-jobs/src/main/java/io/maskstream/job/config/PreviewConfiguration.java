package io.maskstream.job.config;

import io.maskstream.stream.rule.ClassRedaction;
import java.util.Objects;
import java.util.Optional;

/**
 * Small pictures of the frames for people to look at.
 *
 * @param width columns of a preview; rows follow from the frame's shape
 * @param maximumFps most previews a second of each stream
 * @param redaction what is hidden in them, and in overlays; empty where all may be seen
 */
public record PreviewConfiguration(int width, double maximumFps, Optional<ClassRedaction> redaction) {
    private static final int WIDEST = 4096;

    public PreviewConfiguration {
        if (width < 16 || width > WIDEST) {
            throw new IllegalArgumentException("width is %d; it may be 16 to %d".formatted(width, WIDEST));
        }
        Objects.requireNonNull(redaction);
        if (!(maximumFps > 0 && maximumFps <= 1000)) {
            throw new IllegalArgumentException("max-fps is %s; it may be above 0 up to 1000".formatted(maximumFps));
        }
    }
}
