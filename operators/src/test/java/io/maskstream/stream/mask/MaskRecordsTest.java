package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.v1.MaskstreamV1;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The golden files were written by the first version and stay as they are. */
class MaskRecordsTest {
    @Test
    void theMessageIsNamedAsItsConsumersExpect() {
        assertThat(MaskstreamV1.SegmentedFrame.getDescriptor().getFullName())
                .isEqualTo(MaskRecords.TYPE)
                .isEqualTo("maskstream.v1.SegmentedFrame");
    }

    @Test
    void writesTheBytesThatTheFirstVersionWrote() throws IOException {
        assertThat(MaskRecords.toProtobuf(SampleFrames.full())).isEqualTo(golden("full-v1.binpb"));
        assertThat(MaskRecords.toProtobuf(SampleFrames.sparse())).isEqualTo(golden("sparse-v1.binpb"));
    }

    @Test
    void writesTheJsonThatTheFirstVersionWrote() throws IOException {
        assertThat(MaskRecords.toJson(SampleFrames.full())).isEqualTo(text("full-v1.json"));
        assertThat(MaskRecords.toJson(SampleFrames.sparse())).isEqualTo(text("sparse-v1.json"));
    }

    @Test
    void readsWhatTheFirstVersionWrote() throws IOException {
        assertThat(MaskRecords.fromProtobuf(golden("full-v1.binpb"))).isEqualTo(SampleFrames.full());
        assertThat(MaskRecords.fromProtobuf(golden("sparse-v1.binpb"))).isEqualTo(SampleFrames.sparse());
        assertThat(MaskRecords.fromJson(text("full-v1.json"))).isEqualTo(SampleFrames.full());
        assertThat(MaskRecords.fromJson(text("sparse-v1.json"))).isEqualTo(SampleFrames.sparse());
    }

    @ParameterizedTest
    @EnumSource
    void givesBackEveryQualityInBothForms(Quality quality) {
        SegmentedFrame full = SampleFrames.full();
        SegmentedFrame frame = new SegmentedFrame(
                full.id(),
                full.times(),
                full.geometry(),
                full.model(),
                full.vocabularyVersion(),
                full.labels(),
                full.mask(),
                full.regions(),
                quality,
                full.shedBefore(),
                full.timings(),
                full.preview());
        for (MaskFormat format : MaskFormat.values()) {
            assertThat(MaskRecords.fromBytes(MaskRecords.toBytes(frame, format), format))
                    .isEqualTo(frame);
        }
    }

    @Test
    void jsonIsOneLineWithTheSchemasNamesAndWithoutAbsentTimes() {
        String json = MaskRecords.toJson(SampleFrames.sparse());

        assertThat(json).doesNotContain("\n").contains("\"frame_id\":\"a/0/0\"", "\"sequence\":\"0\"");
        assertThat(json).doesNotContain("capture_us", "pts_us", "kafka_timestamp_us");
        assertThat(json).contains("\"clock_source\":\"ARRIVAL\"");
    }

    @Test
    void aPreviewIsNoPartOfTheRecord() {
        SegmentedFrame frame = SampleFrames.withPreview(SampleFrames.full(), new Preview(new byte[] {1, 2, 3}, 64, 48));

        assertThat(MaskRecords.toProtobuf(frame)).isEqualTo(MaskRecords.toProtobuf(SampleFrames.full()));
    }

    /** The document tells readers that they may declare the field so. */
    @Test
    void theLabelMapIsOnTheWireWhatAPackedListOfNumbersIs() throws IOException {
        UnknownFieldSet fields = UnknownFieldSet.parseFrom(MaskRecords.toProtobuf(SampleFrames.full()));
        CodedInputStream packed = fields.getField(MaskstreamV1.SegmentedFrame.LABEL_MAP_FIELD_NUMBER)
                .getLengthDelimitedList()
                .get(0)
                .newCodedInput();
        List<Integer> numbers = new ArrayList<>();
        while (!packed.isAtEnd()) {
            numbers.add(packed.readUInt32());
        }
        assertThat(numbers).containsExactly(0, 2, 1, 4, 2, 5, 0, 1);
    }

    @Test
    void passesOverFieldsOfLaterVersions() {
        MaskstreamV1.SegmentedFrame later = MaskstreamV1.SegmentedFrame.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                999,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .buildPartial();
        byte[] bytes = concatenated(MaskRecords.toProtobuf(SampleFrames.full()), later.toByteArray());

        assertThat(MaskRecords.fromProtobuf(bytes)).isEqualTo(SampleFrames.full());
        String json = MaskRecords.toJson(SampleFrames.sparse()).replaceFirst("\\{", "{\"news\":[1],");
        assertThat(MaskRecords.fromJson(json)).isEqualTo(SampleFrames.sparse());
    }

    private static byte[] concatenated(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    @Test
    void refusesWhatIsNoRecordInOneClearLine() {
        assertRefused(
                () -> MaskRecords.fromProtobuf(new byte[] {(byte) 0xFF, 1, 2}), "no maskstream.v1.SegmentedFrame");
        assertRefused(() -> MaskRecords.fromProtobuf(new byte[0]), "a stream id has 1 to 256 bytes");
        assertRefused(() -> MaskRecords.fromJson("{"), "no maskstream.v1.SegmentedFrame as JSON");
        String json = MaskRecords.toJson(SampleFrames.full());
        assertRefused(() -> MaskRecords.fromJson(json.replace("\"rotation\":90", "\"rotation\":45")), "rotation is 45");
        assertRefused(
                () -> MaskRecords.fromJson(json.replace("\"mask_width\":4", "\"mask_width\":3")), "a mask of 3x3");
        assertRefused(() -> MaskRecords.fromJson(json.replace("\"score\":65535", "\"score\":65536")), "score 65536");
        assertRefused(() -> MaskRecords.fromJson(json.replace("\"label\":1", "\"label\":2")), "a region of label 2");
    }

    private static void assertRefused(Runnable reading, String reason) {
        assertThatThrownBy(reading::run)
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }

    private static String text(String name) throws IOException {
        return new String(golden(name), StandardCharsets.UTF_8).strip();
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = MaskRecordsTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
