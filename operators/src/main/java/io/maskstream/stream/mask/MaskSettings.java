package io.maskstream.stream.mask;

import java.io.Serializable;

/**
 * What of a mask is recorded beside its label map.
 *
 * @param regions whether connected regions are listed
 * @param minimumArea regions of fewer mask pixels are left out; the label map keeps them
 * @param steady whether the masks of each stream are steadied before they are recorded
 */
public record MaskSettings(boolean regions, int minimumArea, boolean steady) implements Serializable {
    public MaskSettings {
        if (minimumArea < 0) {
            throw new IllegalArgumentException("min-area is %d; it counts pixels".formatted(minimumArea));
        }
    }

    /** Masks as the model gives them. */
    public MaskSettings(boolean regions, int minimumArea) {
        this(regions, minimumArea, false);
    }

    /** Regions of at least 16 pixels. */
    public static MaskSettings defaults() {
        return new MaskSettings(true, 16);
    }
}
