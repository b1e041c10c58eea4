package io.maskstream.job.sql;

import java.util.function.Predicate;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** What a column may be declared as. */
enum ColumnType {
    STRING("STRING", LogicalTypeRoot.VARCHAR, type -> LogicalTypeChecks.getLength(type) == VarCharType.MAX_LENGTH),
    BYTES("BYTES", LogicalTypeRoot.VARBINARY, type -> LogicalTypeChecks.getLength(type) == VarBinaryType.MAX_LENGTH),
    INT("INT", LogicalTypeRoot.INTEGER, type -> true),
    BIGINT("BIGINT", LogicalTypeRoot.BIGINT, type -> true),
    DOUBLE("DOUBLE", LogicalTypeRoot.DOUBLE, type -> true),
    TIME("TIMESTAMP_LTZ(3)", LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE, type -> true),
    ROW("ROW<...>", LogicalTypeRoot.ROW, type -> true),
    ROWS("ARRAY<ROW<...>>", LogicalTypeRoot.ARRAY, type -> type.getChildren()
            .get(0)
            .is(LogicalTypeRoot.ROW));

    private final String sql;
    private final LogicalTypeRoot root;
    private final Predicate<LogicalType> fits;

    ColumnType(String sql, LogicalTypeRoot root, Predicate<LogicalType> fits) {
        this.sql = sql;
        this.root = root;
        this.fits = fits;
    }

    /** How it is written in a statement. */
    String sql() {
        return sql;
    }

    boolean fits(LogicalType declared) {
        return declared.is(root) && fits.test(declared);
    }
}
