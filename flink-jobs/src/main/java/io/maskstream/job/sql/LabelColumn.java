package io.maskstream.job.sql;

import java.util.function.Function;
import org.apache.flink.table.data.StringData;

/** The columns of a row in {@code labels}: a word of the vocabulary, seen or not. */
enum LabelColumn implements Column<MaskRow.Label> {
    LABEL(false, ColumnType.STRING, label -> StringData.fromString(label.word())),
    PIXELS(false, ColumnType.BIGINT, MaskRow.Label::pixels),
    COVERAGE(false, ColumnType.DOUBLE, MaskRow.Label::coverage),
    REGIONS(false, ColumnType.INT, MaskRow.Label::regions),
    SCORE(true, ColumnType.DOUBLE, MaskRow.Label::score),
    MASK(false, ColumnType.BYTES, MaskRow.Label::mask);

    private final boolean nullable;
    private final ColumnType type;
    private final Function<MaskRow.Label, Object> value;

    LabelColumn(boolean nullable, ColumnType type, Function<MaskRow.Label, Object> value) {
        this.nullable = nullable;
        this.type = type;
        this.value = value;
    }

    @Override
    public ColumnType type() {
        return type;
    }

    @Override
    public boolean nullable() {
        return nullable;
    }

    @Override
    public Object read(MaskRow.Label label) {
        return value.apply(label);
    }
}
