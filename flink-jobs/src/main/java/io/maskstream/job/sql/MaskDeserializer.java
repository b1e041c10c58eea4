package io.maskstream.job.sql;

import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskFormatException;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a row of each mask record; what is none ends the statement or, if told to, is passed over and counted. */
final class MaskDeserializer implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(MaskDeserializer.class);
    /** Records passed over. */
    static final String SKIPPED = "maskstream_sql_records_skipped_total";

    private final RowLayout<MaskRow> layout;
    private final FrameClock clock;
    private final boolean ignoreErrors;
    private final TypeInformation<RowData> type;
    private transient Counter skipped = new SimpleCounter();

    MaskDeserializer(RowLayout<MaskRow> layout, FrameClock clock, boolean ignoreErrors, TypeInformation<RowData> type) {
        this.layout = layout;
        this.clock = clock;
        this.ignoreErrors = ignoreErrors;
        this.type = type;
    }

    @Override
    public void open(InitializationContext context) {
        skipped = context.getMetricGroup().counter(SKIPPED);
    }

    @Override
    public RowData deserialize(byte[] record) throws IOException {
        try {
            return layout.row(MaskRow.of(read(record), clock));
        } catch (MaskFormatException e) {
            if (ignoreErrors) {
                passOver(e);
                return null;
            }
            // Without its cause: Flink's SQL client shows the innermost message alone.
            throw new IOException(
                    "a record of the masks table, of %d bytes, is no mask: %s; '%s.%s' = 'true' passes over such records and counts them"
                            .formatted(
                                    record == null ? 0 : record.length,
                                    e.getMessage(),
                                    MaskFormatFactory.IDENTIFIER,
                                    MaskFormatFactory.IGNORE_ERRORS.key()));
        }
    }

    private static SegmentedFrame read(byte[] record) {
        if (record == null) {
            throw new MaskFormatException("it has no value");
        }
        // As protobuf a brace would begin a group, which no mask record has.
        boolean json = record.length > 0 && record[0] == '{';
        return MaskRecords.fromBytes(record, json ? MaskFormat.JSON : MaskFormat.PROTOBUF);
    }

    /** One line for the first: a topic of other records would fill the log. */
    private void passOver(MaskFormatException e) {
        if (skipped.getCount() == 0) {
            LOG.warn("passed over a record that is no mask, and shall only count further ones: {}", e.getMessage());
        }
        skipped.inc();
    }

    @Override
    public boolean isEndOfStream(RowData row) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }
}
