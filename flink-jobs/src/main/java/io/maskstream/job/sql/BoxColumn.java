package io.maskstream.job.sql;

import io.maskstream.model.PixelArea;
import java.util.function.Function;

/** The columns of a region's box, in mask pixels. */
enum BoxColumn implements Column<PixelArea> {
    X(PixelArea::x),
    Y(PixelArea::y),
    WIDTH(PixelArea::width),
    HEIGHT(PixelArea::height);

    private final Function<PixelArea, Object> value;

    BoxColumn(Function<PixelArea, Object> value) {
        this.value = value;
    }

    @Override
    public ColumnType type() {
        return ColumnType.INT;
    }

    @Override
    public boolean nullable() {
        return false;
    }

    @Override
    public Object read(PixelArea box) {
        return value.apply(box);
    }
}
