package io.maskstream.job.sql;

import org.apache.flink.table.functions.ScalarFunction;

/** {@code MASK_AREA(mask)}: number of its pixels. */
public final class MaskArea extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    /**
     * Counts the pixels.
     *
     * @param mask a {@code mask} of {@code labels} or {@code regions}
     * @return mask pixels; null for null
     * @throws IllegalArgumentException if the bytes are no mask
     */
    public Long eval(byte[] mask) {
        return mask == null ? null : MaskArguments.mask("MASK_AREA", mask).area();
    }
}
