package io.maskstream.stream.mask;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.Region;
import java.util.Arrays;

/**
 * The pixels of a region within its box.
 *
 * @param box where the box lies in the mask
 * @param inside height x width of the box, rows first
 */
record RegionShape(PixelArea box, boolean[] inside) {

    /**
     * Decodes a region's runs.
     *
     * @throws MaskFormatException if they do not cover the box exactly or do not hold as many pixels as the region's area
     */
    static RegionShape of(Region region) {
        PixelArea box = region.box();
        long pixels = (long) box.width() * box.height();
        if (pixels > RunLengthCodec.MAX_PIXELS) {
            throw new MaskFormatException(
                    "a region's box of %dx%d is larger than any mask".formatted(box.width(), box.height()));
        }
        boolean[] inside = new boolean[(int) pixels];
        VarintReader reader = new VarintReader(region.runs());
        int position = 0;
        int area = 0;
        for (boolean on = false; reader.hasNext(); on = !on) {
            int at = reader.position();
            int length = reader.next();
            if (length > pixels - position || (length == 0 && at > 0)) {
                throw new MaskFormatException("a run of %d pixels at byte %d, where the region's box has %d left"
                        .formatted(length, at, pixels - position));
            }
            if (on) {
                Arrays.fill(inside, position, position + length, true);
                area += length;
            }
            position += length;
        }
        if (position != pixels || area != region.area()) {
            throw new MaskFormatException(
                    "a region's runs cover %d of the %d pixels of its box and %d of its area of %d"
                            .formatted(position, pixels, area, region.area()));
        }
        return new RegionShape(box, inside);
    }

    /** Whether a pixel of the mask belongs to the region. */
    boolean contains(int column, int row) {
        int x = column - box.x();
        int y = row - box.y();
        return x >= 0 && y >= 0 && x < box.width() && y < box.height() && inside[y * box.width() + x];
    }
}
