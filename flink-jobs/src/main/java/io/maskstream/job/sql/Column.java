package io.maskstream.job.sql;

import java.util.List;
import java.util.Locale;

/**
 * A column that may be declared, of a table or of the rows in one of its columns.
 *
 * @param <T> what it is read from
 */
interface Column<T> {
    /** Columns are constants of enums; this is the constant's name. */
    String name();

    /** Its name in SQL, in lower case. */
    default String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    ColumnType type();

    /** Whether it may have no value. */
    boolean nullable();

    /**
     * Its value in Flink's own form; of a {@code TIME} the microseconds since 1970 UTC as a {@link Long}, of a {@code ROW} or
     * {@code ROWS} what {@link #inside} reads, or a list of it.
     */
    Object read(T from);

    /** The columns of the rows in it. */
    default List<? extends Column<?>> inside() {
        return List.of();
    }
}
