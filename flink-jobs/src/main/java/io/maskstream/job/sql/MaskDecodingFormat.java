package io.maskstream.job.sql;

import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** The format with its options, until a table's columns are known. */
record MaskDecodingFormat(boolean ignoreErrors, FrameClock clock)
        implements DecodingFormat<DeserializationSchema<RowData>> {
    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(DynamicTableSource.Context context, DataType declared) {
        RowLayout<MaskRow> layout =
                RowLayout.of("the table", (RowType) declared.getLogicalType(), List.of(MaskColumn.values()));
        return new MaskDeserializer(layout, clock, ignoreErrors, context.createTypeInformation(declared));
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }
}
