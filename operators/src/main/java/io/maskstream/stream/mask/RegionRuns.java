package io.maskstream.stream.mask;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.Region;

/** The pixels of a region as runs of mask pixels, without decoding them into an array. */
public final class RegionRuns {
    private RegionRuns() {}

    /** Takes a run of a region: a row of the mask, its first column there, and the column behind its last. */
    @FunctionalInterface
    public interface RowConsumer {
        void accept(int row, int from, int to);
    }

    /**
     * Walks over a region, row by row of the mask.
     *
     * @throws MaskFormatException before the first pixel outside the region's box
     */
    public static void forEachRun(Region region, RowConsumer consumer) {
        PixelArea box = region.box();
        long pixels = (long) box.width() * box.height();
        VarintReader reader = new VarintReader(region.runs());
        int position = 0;
        for (boolean inside = false; reader.hasNext(); inside = !inside) {
            int at = reader.position();
            int length = reader.next();
            if (length > pixels - position) {
                throw new MaskFormatException("a run of %d pixels at byte %d, where the region's box has %d left"
                        .formatted(length, at, pixels - position));
            }
            for (int from = position; inside && from < position + length; ) {
                int row = from / box.width();
                int to = Math.min(position + length, (row + 1) * box.width());
                int first = box.x() + from - row * box.width();
                consumer.accept(box.y() + row, first, first + to - from);
                from = to;
            }
            position += length;
        }
    }
}
