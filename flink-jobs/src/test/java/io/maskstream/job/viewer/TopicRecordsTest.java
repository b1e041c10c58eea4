package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.SegmentedFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TopicRecordsTest {
    private static final Map<String, String> MASK_HEADERS =
            Map.of(MaskRecords.TYPE_HEADER, MaskRecords.TYPE, MaskRecords.FORMAT_HEADER, "protobuf");
    private static final Map<String, String> PREVIEW_HEADERS = Map.of("ms-epoch", "3", "ms-seq", "14");

    private final Counts counts = new Counts();
    private final TopicRecords records = new TopicRecords(counts);

    private static ConsumerRecord<byte[], byte[]> record(byte[] value, Map<String, String> headers) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("topic", 0, 0, "gate".getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    @Test
    void readsMasksInBothForms() {
        byte[] message = MaskRecords.toProtobuf(Masks.frame("gate", 14));
        MaskRecord mask = records.mask(record(message, MASK_HEADERS)).orElseThrow();
        assertThat(mask.stream()).isEqualTo("gate");
        assertThat(mask.key()).isEqualTo(new FrameKey(3, 14));
        assertThat(mask.message()).isSameAs(message);

        byte[] json = MaskRecords.toJson(MaskRecords.fromProtobuf(message)).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of(MaskRecords.FORMAT_HEADER, "json");
        assertThat(records.mask(record(json, headers)).orElseThrow().message()).isEqualTo(message);
        assertThat(counts.get(Count.MASKS)).isEqualTo(2);
    }

    @Test
    void countsMasksOfAnUnknownTypeOrForm() {
        byte[] message = MaskRecords.toProtobuf(Masks.frame("gate", 14));
        assertThat(records.mask(record(message, Map.of(MaskRecords.TYPE_HEADER, "maskstream.v2.SegmentedFrame"))))
                .isEmpty();
        assertThat(records.mask(record(message, Map.of(MaskRecords.FORMAT_HEADER, "avro"))))
                .isEmpty();
        assertThat(counts.get(Count.UNKNOWN_TYPE)).isEqualTo(2);
    }

    @Test
    void countsMasksThatAPageCouldNotPaint() {
        SegmentedFrame good = Masks.frame("gate", 14);
        byte[] runs = good.mask().runs();
        for (SegmentedFrame bad : List.of(
                Masks.frame("gate", 14, good.labels(), new EncodedMask(Masks.WIDTH, 1_000_000, runs), List.of()),
                Masks.frame("gate", 14, good.labels(), new EncodedMask(5000, 5000, runs), List.of()),
                Masks.frame("gate", 14, good.labels(), new EncodedMask(Masks.WIDTH, 5, runs), List.of()),
                Masks.frame("gate", 14, List.of("one word"), good.mask(), List.of()))) {
            assertThat(records.mask(record(MaskRecords.toProtobuf(bad), MASK_HEADERS)))
                    .isEmpty();
        }
        assertThat(records.mask(record(new byte[] {9, 9, 9}, MASK_HEADERS))).isEmpty();
        assertThat(records.mask(record(null, MASK_HEADERS))).isEmpty();
        assertThat(counts.get(Count.MASKS_REFUSED)).isEqualTo(6);
    }

    @Test
    void readsPreviewsThatNameTheirFrameAndRefusesBombs() {
        byte[] jpeg = Masks.jpeg(64, 48);
        PreviewRecord preview = records.preview(record(jpeg, PREVIEW_HEADERS)).orElseThrow();
        assertThat(preview.key()).isEqualTo(new FrameKey(3, 14));
        assertThat(JpegSize.pixels(jpeg)).hasValue(64 * 48);

        assertThat(records.preview(record(jpeg, Map.of("ms-epoch", "3")))).isEmpty();
        assertThat(records.preview(record(jpeg, Map.of("ms-epoch", "3", "ms-seq", "x"))))
                .isEmpty();
        assertThat(records.preview(record("no picture".getBytes(StandardCharsets.UTF_8), PREVIEW_HEADERS)))
                .isEmpty();
        byte[] bomb = jpeg.clone();
        for (int at = 0; at < bomb.length - 9; at++) {
            if (bomb[at] == (byte) 0xFF && bomb[at + 1] == (byte) 0xC0) {
                bomb[at + 5] = bomb[at + 6] = bomb[at + 7] = bomb[at + 8] = (byte) 0xFF;
            }
        }
        assertThat(JpegSize.pixels(bomb)).hasValue(65_535L * 65_535);
        assertThat(records.preview(record(bomb, PREVIEW_HEADERS))).isEmpty();
        assertThat(counts.get(Count.PREVIEWS_REFUSED)).isEqualTo(4);
    }

    @Test
    void textsAreObjectsOfABearableLength() {
        assertThat(records.text(record("{\"rule\":\"blocked\"}".getBytes(StandardCharsets.UTF_8), Map.of())))
                .isPresent();
        for (String bad : new String[] {"[]", "nonsense", "", "{\"rule\":\"" + "x".repeat(70_000) + "\"}"}) {
            assertThat(records.text(record(bad.getBytes(StandardCharsets.UTF_8), Map.of())))
                    .isEqualTo(Optional.empty());
        }
        assertThat(counts.get(Count.TEXTS_REFUSED)).isEqualTo(4);
    }
}
