package io.maskstream.job.sql;

import io.maskstream.stream.mask.PixelMask;
import org.apache.flink.table.functions.ScalarFunction;

/** {@code MASK_IOU(a, b)}: intersection over union of two masks of the same size. */
public final class MaskIou extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    /**
     * Compares two masks.
     *
     * @param a a {@code mask} of {@code labels} or {@code regions}
     * @param b another one of the same width and height
     * @return 0 to 1; null if one is null or neither has a pixel
     * @throws IllegalArgumentException if one is no mask, or they differ in size
     */
    public Double eval(byte[] a, byte[] b) {
        if (a == null || b == null) {
            return null;
        }
        PixelMask first = MaskArguments.mask("MASK_IOU", a);
        PixelMask second = MaskArguments.mask("MASK_IOU", b);
        if (first.width() != second.width() || first.height() != second.height()) {
            throw new IllegalArgumentException(
                    "MASK_IOU: masks of %dx%d and %dx%d; compare those of the same mask_width and mask_height"
                            .formatted(first.width(), first.height(), second.width(), second.height()));
        }
        long common = first.intersection(second);
        long together = first.area() + second.area() - common;
        return together == 0 ? null : (Double) ((double) common / together);
    }
}
