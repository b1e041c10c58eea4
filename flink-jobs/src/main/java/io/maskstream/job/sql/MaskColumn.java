package io.maskstream.job.sql;

import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.flink.table.data.StringData;

/** The columns of a mask record; docs/sql.md tells what they mean. */
enum MaskColumn implements Column<MaskRow> {
    /** Not {@code stream}, which is a word of SQL's own. */
    STREAM_ID(ColumnType.STRING, frame -> text(frame.id().stream())),
    EPOCH(ColumnType.BIGINT, frame -> frame.id().epoch()),
    SEQUENCE(ColumnType.BIGINT, frame -> frame.id().sequence()),
    FRAME_ID(ColumnType.STRING, frame -> text(frame.id().text())),
    MASK_ID(ColumnType.STRING, frame -> text(frame.maskId())),
    FRAME_TIME(ColumnType.TIME) {
        @Override
        public Object read(MaskRow row) {
            return row.timeUs();
        }
    },
    CAPTURE_TIME(true, ColumnType.TIME, frame -> number(frame.times().captureUs())),
    INGEST_TIME(ColumnType.TIME, frame -> frame.times().ingestUs()),
    KAFKA_TIME(true, ColumnType.TIME, frame -> number(frame.times().kafkaTimestampUs())),
    PTS_US(true, ColumnType.BIGINT, frame -> number(frame.times().ptsUs())),
    CLOCK_SOURCE(ColumnType.STRING, frame -> text(clock(frame.times()))),
    QUALITY(ColumnType.STRING, frame -> text(frame.quality().name())),
    FRAME_WIDTH(ColumnType.INT, frame -> frame.geometry().width()),
    FRAME_HEIGHT(ColumnType.INT, frame -> frame.geometry().height()),
    ROTATION(ColumnType.INT, frame -> frame.geometry().rotation()),
    MASK_WIDTH(ColumnType.INT, frame -> frame.mask().width()),
    MASK_HEIGHT(ColumnType.INT, frame -> frame.mask().height()),
    MODEL_NAME(ColumnType.STRING, frame -> text(frame.model().name())),
    MODEL_VERSION(ColumnType.STRING, frame -> text(frame.model().version())),
    VOCABULARY_VERSION(ColumnType.BIGINT, SegmentedFrame::vocabularyVersion),
    SHED_BEFORE(ColumnType.BIGINT, SegmentedFrame::shedBefore),
    LABEL_MAP(ColumnType.BYTES, frame -> frame.mask().runs()),
    LABELS(ColumnType.ROWS) {
        @Override
        public Object read(MaskRow row) {
            return row.labels();
        }

        @Override
        public List<? extends Column<?>> inside() {
            return List.of(LabelColumn.values());
        }
    },
    REGIONS(ColumnType.ROWS) {
        @Override
        public Object read(MaskRow row) {
            return row.regions();
        }

        @Override
        public List<? extends Column<?>> inside() {
            return List.of(RegionColumn.values());
        }
    };

    private final boolean nullable;
    private final ColumnType type;
    private final Function<SegmentedFrame, Object> value;

    MaskColumn(ColumnType type) {
        this(type, frame -> null);
    }

    MaskColumn(ColumnType type, Function<SegmentedFrame, Object> value) {
        this(false, type, value);
    }

    MaskColumn(boolean nullable, ColumnType type, Function<SegmentedFrame, Object> value) {
        this.nullable = nullable;
        this.type = type;
        this.value = value;
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    private static Long number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static String clock(FrameTimes times) {
        return times.clockSource().name();
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
    public Object read(MaskRow row) {
        return value.apply(row.frame());
    }
}
