package io.maskstream.job.sql;

import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BYTES;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;
import static org.apache.flink.table.api.DataTypes.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.PixelMask;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class MaskFormatTest {
    private static final int WIDTH = 6;
    private static final List<String> LABELS = List.of("car", "person", "tree");
    private static final short[] MAP = {
        1, 1, 0, 0, 2, 2,
        1, 1, 0, 0, 2, 0,
        0, 0, 0, 1, 0, 0
    };
    private static final SegmentedFrame FRAME = SqlMasks.frame(
            new FrameId("gate/1", 4, 9),
            new FrameTimes(
                    OptionalLong.of(40_000),
                    OptionalLong.of(1_700_000_000_123_456L),
                    1_700_000_000_500_000L,
                    0,
                    OptionalLong.empty()),
            LABELS,
            WIDTH,
            3,
            MAP);

    private static DeserializationSchema<RowData> schema(boolean ignoreErrors) {
        return schema(ignoreErrors, ROW(FIELD("stream_id", STRING())));
    }

    private static DeserializationSchema<RowData> schema(boolean ignoreErrors, DataType declared) {
        return new MaskDecodingFormat(ignoreErrors, new FrameClock(Duration.ofSeconds(10)))
                .createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, declared);
    }

    private static RowData read(DataType declared) throws Exception {
        // As it travels to where it works.
        return InstantiationUtil.clone(schema(false, declared)).deserialize(MaskRecords.toProtobuf(FRAME));
    }

    @Test
    void columnsHoldWhatTheRecordSays() throws Exception {
        RowData row = read(ROW(
                FIELD("stream_id", STRING()),
                FIELD("epoch", BIGINT()),
                FIELD("sequence", BIGINT().notNull()),
                FIELD("frame_id", STRING()),
                FIELD("mask_id", STRING()),
                FIELD("clock_source", STRING()),
                FIELD("quality", STRING()),
                FIELD("frame_width", INT()),
                FIELD("frame_height", INT()),
                FIELD("rotation", INT()),
                FIELD("mask_width", INT()),
                FIELD("mask_height", INT()),
                FIELD("model_name", STRING()),
                FIELD("model_version", STRING()),
                FIELD("vocabulary_version", BIGINT()),
                FIELD("shed_before", BIGINT()),
                FIELD("pts_us", BIGINT()),
                FIELD("label_map", BYTES())));

        assertThat(row.getString(0)).hasToString("gate/1");
        assertThat(List.of(row.getLong(1), row.getLong(2))).containsExactly(4L, 9L);
        assertThat(row.getString(3)).hasToString("gate/1/4/9");
        assertThat(row.getString(4)).hasToString("gate/1/4/9@street:3:abc/7");
        assertThat(row.getString(5)).hasToString("SENDER");
        assertThat(row.getString(6)).hasToString("OK");
        assertThat(List.of(row.getInt(7), row.getInt(8), row.getInt(9), row.getInt(10), row.getInt(11)))
                .containsExactly(1280, 720, 90, 6, 3);
        assertThat(row.getString(12)).hasToString("street");
        assertThat(row.getString(13)).hasToString("3:abc");
        assertThat(List.of(row.getLong(14), row.getLong(15), row.getLong(16))).containsExactly(7L, 5L, 40_000L);
        assertThat(row.getBinary(17)).isEqualTo(FRAME.mask().runs());
    }

    @Test
    void timesAreCutToTheDeclaredDigits() throws Exception {
        RowData row = read(ROW(
                FIELD("frame_time", TIMESTAMP_LTZ(3)),
                FIELD("capture_time", TIMESTAMP_LTZ(6)),
                FIELD("ingest_time", TIMESTAMP_LTZ(0)),
                FIELD("kafka_time", TIMESTAMP_LTZ(3))));

        assertThat(row.getTimestamp(0, 3).toInstant()).isEqualTo(Instant.parse("2023-11-14T22:13:20.123Z"));
        assertThat(row.getTimestamp(1, 6).toInstant()).isEqualTo(Instant.parse("2023-11-14T22:13:20.123456Z"));
        assertThat(row.getTimestamp(2, 0).toInstant()).isEqualTo(Instant.parse("2023-11-14T22:13:20Z"));
        assertThat(row.isNullAt(3)).isTrue();
    }

    @Test
    void labelsAreAllWordsOfTheVocabularySeenOrNot() throws Exception {
        ArrayData labels = read(ROW(FIELD(
                        "labels",
                        ARRAY(ROW(
                                FIELD("mask", BYTES()),
                                FIELD("label", STRING()),
                                FIELD("pixels", BIGINT()),
                                FIELD("coverage", DOUBLE()),
                                FIELD("regions", INT()),
                                FIELD("score", DOUBLE()))))))
                .getArray(0);

        assertThat(labels.size()).isEqualTo(3);
        RowData car = labels.getRow(0, 6);
        assertThat(new MaskArea().eval(car.getBinary(0))).isEqualTo(5);
        assertThat(car.getString(1)).hasToString("car");
        assertThat(car.getLong(2)).isEqualTo(5);
        assertThat(car.getDouble(3)).isEqualTo(5 / 18.0);
        assertThat(car.getInt(4))
                .as("its single pixel is below the area that is listed")
                .isEqualTo(1);
        assertThat(car.getDouble(5)).isEqualTo(31_000 / 65_535.0);
        RowData tree = labels.getRow(2, 6);
        assertThat(tree.getString(1)).hasToString("tree");
        assertThat(new MaskArea().eval(tree.getBinary(0))).isZero();
        assertThat(List.of(tree.getLong(2), (long) tree.getInt(4))).containsExactly(0L, 0L);
        assertThat(tree.getDouble(3)).isZero();
        assertThat(tree.isNullAt(5)).isTrue();
    }

    @Test
    void regionsHaveMasksOfTheFramesSize() throws Exception {
        ArrayData regions = read(ROW(FIELD(
                        "regions",
                        ARRAY(ROW(
                                FIELD("label", STRING()),
                                FIELD("pixels", BIGINT()),
                                FIELD("box", ROW(FIELD("width", INT()), FIELD("x", INT()), FIELD("y", INT()))),
                                FIELD("mask", BYTES()),
                                FIELD("score", DOUBLE()),
                                FIELD("coverage", DOUBLE()))))))
                .getArray(0);

        assertThat(regions.size()).isEqualTo(2);
        RowData person = regions.getRow(1, 6);
        assertThat(person.getString(0)).hasToString("person");
        assertThat(person.getLong(1)).isEqualTo(3);
        RowData box = person.getRow(2, 3);
        assertThat(List.of(box.getInt(0), box.getInt(1), box.getInt(2))).containsExactly(2, 4, 0);
        byte[] expected = PixelMask.ofLabels(FRAME.mask(), 3).get(1).toBytes();
        assertThat(person.getBinary(3)).isEqualTo(expected);
        assertThat(person.getDouble(4)).isEqualTo(32_000 / 65_535.0);
        assertThat(person.getDouble(5)).isEqualTo(3 / 18.0);
    }

    @Test
    void jsonRecordsGiveTheSameRows() throws Exception {
        DeserializationSchema<RowData> schema = schema(
                false,
                ROW(
                        FIELD("frame_id", STRING()),
                        FIELD("labels", ARRAY(ROW(FIELD("mask", BYTES()), FIELD("score", DOUBLE()))))));

        assertThat(schema.deserialize(MaskRecords.toJson(FRAME).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(schema.deserialize(MaskRecords.toProtobuf(FRAME)));
    }

    @Test
    void aColumnThatIsUnknownOrOfAnotherTypeIsToldBeforeAnythingRuns() {
        assertThatThrownBy(() -> schema(false, ROW(FIELD("steam_id", STRING()))))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith(
                        "the table has no column 'steam_id'; did you mean 'stream_id'?; there are stream_id, epoch, sequence,");
        assertThatThrownBy(() -> schema(false, ROW(FIELD("stream_id", VARCHAR(10)))))
                .hasMessage("column 'stream_id' of the table is STRING, not VARCHAR(10)");
        assertThatThrownBy(() ->
                        schema(false, ROW(FIELD("capture_time", TIMESTAMP_LTZ(3).notNull()))))
                .hasMessage("column 'capture_time' of the table may have no value; leave NOT NULL out");
        assertThatThrownBy(() -> schema(false, ROW(FIELD("labels", ARRAY(STRING())))))
                .hasMessage("column 'labels' of the table is ARRAY<ROW<label STRING, pixels BIGINT, coverage DOUBLE,"
                        + " regions INT, score DOUBLE, mask BYTES>>, not ARRAY<STRING>");
        assertThatThrownBy(() -> schema(false, ROW(FIELD("labels", ARRAY(ROW(FIELD("word", STRING())))))))
                .hasMessageStartingWith("'labels' has no column 'word'; there are label, pixels,");
    }

    @Test
    void whatIsNoMaskEndsTheStatementWithOneLineThatSaysHowToGoOn() {
        assertThatThrownBy(() -> schema(false).deserialize(new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "a record of the masks table, of 0 bytes, is no mask: no usable maskstream.v1.SegmentedFrame: a stream id"
                                + " has 1 to 256 bytes, not ''; 'maskstream-masks.ignore-errors' = 'true' passes over such"
                                + " records and counts them");
        assertThatThrownBy(() -> schema(false).deserialize(null)).hasMessageContaining("it has no value");
    }

    @Test
    void aLabelMapOrRegionThatCannotBeReadIsNoMaskWhicheverColumnsAreDeclared() {
        assertThatThrownBy(() -> schema(false).deserialize(MaskRecords.toProtobuf(with(List.of("car"), List.of()))))
                .hasMessageContaining("the mask has the value 2, but there are 1 labels");
        Region first = FRAME.regions().get(0);
        Region other = new Region(first.label(), first.score(), 2, first.box(), first.runs());
        assertThatThrownBy(() -> schema(false).deserialize(MaskRecords.toProtobuf(with(LABELS, List.of(other)))))
                .hasMessageContaining("gate/1/4/9: the runs of a region have 4 pixels, its area is 2");
    }

    private static SegmentedFrame with(List<String> labels, List<Region> regions) {
        return new SegmentedFrame(
                FRAME.id(),
                FRAME.times(),
                FRAME.geometry(),
                FRAME.model(),
                FRAME.vocabularyVersion(),
                labels,
                FRAME.mask(),
                regions,
                FRAME.quality(),
                FRAME.shedBefore(),
                FRAME.timings(),
                FRAME.preview());
    }

    @Test
    void brokenRecordsAreRowsOrThatOneErrorAndNothingElse() throws Exception {
        Random random = new Random(31);
        DeserializationSchema<RowData> strict = everything(false);
        DeserializationSchema<RowData> lenient = everything(true);
        byte[][] seeds = {
            MaskRecords.toProtobuf(FRAME), MaskRecords.toJson(FRAME).getBytes(StandardCharsets.UTF_8), new byte[40]
        };
        int rows = 0;
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] record = mutant(random, seeds[round % seeds.length]);
            RowData row = lenient.deserialize(record);
            try {
                assertThat(strict.deserialize(record)).isEqualTo(row).isNotNull();
                rows++;
            } catch (IOException e) {
                assertThat(row).isNull();
                assertThat(e.getMessage())
                        .startsWith("a record of the masks table, of " + record.length + " bytes, is no mask: ")
                        .doesNotContain("%s", "null");
                refused++;
            }
        }
        assertThat(rows).isGreaterThan(100);
        assertThat(refused).isGreaterThan(1_000);
    }

    private static DeserializationSchema<RowData> everything(boolean ignoreErrors) {
        return schema(
                ignoreErrors,
                ROW(
                        FIELD("frame_time", TIMESTAMP_LTZ(3)),
                        FIELD("kafka_time", TIMESTAMP_LTZ(3)),
                        FIELD("labels", ARRAY(ROW(FIELD("mask", BYTES()), FIELD("score", DOUBLE())))),
                        FIELD(
                                "regions",
                                ARRAY(ROW(
                                        FIELD("label", STRING()),
                                        FIELD("mask", BYTES()),
                                        FIELD("box", ROW(FIELD("x", INT()))))))));
    }

    private static byte[] mutant(Random random, byte[] seed) {
        byte[] record = Arrays.copyOf(seed, random.nextInt(8) == 0 ? random.nextInt(seed.length + 1) : seed.length);
        for (int i = random.nextInt(4); i > 0 && record.length > 0; i--) {
            record[random.nextInt(record.length)] = (byte) random.nextInt(256);
        }
        return record;
    }
}
