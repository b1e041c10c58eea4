package io.maskstream.job.sql;

import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.data.StringData;

/** The columns of a row in {@code regions}: a connected patch of one label. */
enum RegionColumn implements Column<MaskRow.Patch> {
    LABEL(ColumnType.STRING, patch -> StringData.fromString(patch.word())),
    PIXELS(ColumnType.BIGINT, patch -> (long) patch.region().area()),
    COVERAGE(ColumnType.DOUBLE, MaskRow.Patch::coverage),
    SCORE(ColumnType.DOUBLE, MaskRow.Patch::score),
    BOX(ColumnType.ROW, MaskRow.Patch::box) {
        @Override
        public List<? extends Column<?>> inside() {
            return List.of(BoxColumn.values());
        }
    },
    MASK(ColumnType.BYTES, MaskRow.Patch::mask);

    private final ColumnType type;
    private final Function<MaskRow.Patch, Object> value;

    RegionColumn(ColumnType type, Function<MaskRow.Patch, Object> value) {
        this.type = type;
        this.value = value;
    }

    @Override
    public ColumnType type() {
        return type;
    }

    @Override
    public boolean nullable() {
        return false;
    }

    @Override
    public Object read(MaskRow.Patch patch) {
        return value.apply(patch);
    }
}
