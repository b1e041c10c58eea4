package io.maskstream.job.sql;

import io.maskstream.stream.text.Suggestion;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Makes rows of the columns that a statement has declared, in its order: what is not declared costs nothing.
 *
 * @param <T> what rows are made from
 */
final class RowLayout<T> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MICROSECOND_DIGITS = 6;

    private final ArrayList<Cell<T>> cells;

    private RowLayout(ArrayList<Cell<T>> cells) {
        this.cells = cells;
    }

    /**
     * Lays out what is declared.
     *
     * @param where the rows are, for messages, such as {@code the table}
     * @throws ValidationException for a column that is unknown or of another type
     */
    static <T> RowLayout<T> of(String where, RowType declared, List<? extends Column<T>> known) {
        ArrayList<Cell<T>> cells = new ArrayList<>();
        for (RowType.RowField field : declared.getFields()) {
            cells.add(cell(where, field.getName(), field.getType(), known));
        }
        return new RowLayout<>(cells);
    }

    private static <T> Cell<T> cell(String where, String name, LogicalType type, List<? extends Column<T>> known) {
        List<String> names = known.stream().map(Column::columnName).toList();
        Column<T> column = known.stream()
                .filter(candidate -> candidate.columnName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ValidationException("%s has no column '%s'%s; there are %s"
                        .formatted(where, name, suggestion(name, names), String.join(", ", names))));
        if (!column.type().fits(type)) {
            throw new ValidationException("column '%s' of %s is %s, not %s"
                    .formatted(name, where, written(column), type.copy(true).asSummaryString()));
        }
        if (column.nullable() && !type.isNullable()) {
            throw new ValidationException(
                    "column '%s' of %s may have no value; leave NOT NULL out".formatted(name, where));
        }
        return switch (column.type()) {
            case TIME -> new Moment<>(column, LogicalTypeChecks.getPrecision(type));
            case ROW -> new Nested<>(column, inside(name, (RowType) type, column.inside()));
            case ROWS ->
                new Rows<>(column, inside(name, (RowType) type.getChildren().get(0), column.inside()));
            default -> new Plain<>(column);
        };
    }

    private static String suggestion(String name, List<String> names) {
        Optional<String> meant = Suggestion.of(name.toLowerCase(Locale.ROOT), names);
        return meant.map("; did you mean '%s'?"::formatted).orElse("");
    }

    private static String written(Column<?> column) {
        String inside = column.inside().stream()
                .map(field -> field.columnName() + " " + field.type().sql())
                .collect(Collectors.joining(", "));
        return column.type().sql().replace("...", inside);
    }

    @SuppressWarnings("unchecked")
    private static RowLayout<Object> inside(String name, RowType declared, List<? extends Column<?>> known) {
        // What a column reads is what the columns in it are read from: each names the other.
        return of("'" + name + "'", declared, (List<Column<Object>>) known);
    }

    GenericRowData row(T from) {
        GenericRowData row = new GenericRowData(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            row.setField(i, cells.get(i).value(from));
        }
        return row;
    }

    private interface Cell<T> extends Serializable {
        Object value(T from);
    }

    private record Plain<T>(Column<T> column) implements Cell<T> {
        @Override
        public Object value(T from) {
            return column.read(from);
        }
    }

    /** Cut to the digits that are declared: Flink keeps no others. */
    private record Moment<T>(Column<T> column, int digits) implements Cell<T> {
        @Override
        public Object value(T from) {
            Long microseconds = (Long) column.read(from);
            if (microseconds == null) {
                return null;
            }
            long cut = 1;
            for (int digit = digits; digit < MICROSECOND_DIGITS; digit++) {
                cut *= 10;
            }
            long kept = Math.floorDiv(microseconds, cut) * cut;
            return TimestampData.fromEpochMillis(Math.floorDiv(kept, 1000L), (int) Math.floorMod(kept, 1000L) * 1000);
        }
    }

    private record Nested<T>(Column<T> column, RowLayout<Object> inside) implements Cell<T> {
        @Override
        public Object value(T from) {
            return inside.row(column.read(from));
        }
    }

    private record Rows<T>(Column<T> column, RowLayout<Object> inside) implements Cell<T> {
        @Override
        public Object value(T from) {
            return new GenericArrayData(
                    ((List<?>) column.read(from)).stream().map(inside::row).toArray());
        }
    }
}
