package io.maskstream.stream.mask;

import java.io.Serializable;

/**
 * What of a mask is recorded beside its label map.
 *
 * @param regions whether connected regions are listed
 * @param minimumArea regions of fewer mask pixels are left out; the label map keeps them
 */
public record MaskSettings(boolean regions, int minimumArea) implements Serializable {
    public MaskSettings {
        if (minimumArea < 0) {
            throw new IllegalArgumentException("min-area is %d; it counts pixels".formatted(minimumArea));
        }
    }

    /** Regions of at least 16 pixels. */
    public static MaskSettings defaults() {
        return new MaskSettings(true, 16);
    }
}
