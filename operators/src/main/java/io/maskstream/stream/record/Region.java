package io.maskstream.stream.record;

import io.maskstream.model.PixelArea;
import java.util.Arrays;
import java.util.Objects;

/**
 * A connected patch of one label.
 *
 * @param label index into the record's labels, from 0
 * @param score mean score over its pixels as a share of 1/65535
 * @param area number of its pixels
 * @param box smallest rectangle around it, in mask pixels
 * @param runs within the box, rows first: varints that alternate outside/inside, starting with outside
 */
public record Region(int label, int score, int area, PixelArea box, byte[] runs) {
    public Region {
        if (label < 0 || score < 0 || score > 65535 || area < 1) {
            throw new IllegalArgumentException(
                    "region of label %d with score %d/65535 and area %d".formatted(label, score, area));
        }
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Region region
                && label == region.label
                && score == region.score
                && area == region.area
                && box.equals(region.box)
                && Arrays.equals(runs, region.runs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(label, score, area, box, Arrays.hashCode(runs));
    }
}
