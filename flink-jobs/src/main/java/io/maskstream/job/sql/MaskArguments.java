package io.maskstream.job.sql;

import io.maskstream.stream.mask.MaskFormatException;
import io.maskstream.stream.mask.PixelMask;

/** The masks that functions are given. */
final class MaskArguments {
    private MaskArguments() {}

    /**
     * Reads a mask.
     *
     * @param function whose argument it is, for the message
     */
    static PixelMask mask(String function, byte[] bytes) {
        try {
            return PixelMask.fromBytes(bytes);
        } catch (MaskFormatException e) {
            // Without its cause: Flink's SQL client shows the innermost message alone.
            throw new IllegalArgumentException("%s: no mask: %s; give the column 'mask' of 'labels' or 'regions'"
                    .formatted(function, e.getMessage()));
        }
    }
}
