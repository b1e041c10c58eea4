package io.maskstream.model.dataset.streetworld;

/** Gives the colours of a surface, a row at a time. */
interface RowPainter {
    /** Writes 0xRRGGBB for the pixels {@code from} to {@code to} - 1 of row {@code y} to the same places of a row. */
    void paint(int y, int from, int to, int[] row);
}
