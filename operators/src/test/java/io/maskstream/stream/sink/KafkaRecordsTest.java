package io.maskstream.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.SampleFrames;
import io.maskstream.stream.record.AdaptationStage;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.SegmentedFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaRecordsTest {
    private static final Delivery AT_LEAST_ONCE = new Delivery.AtLeastOnce();
    private static final Delivery EXACTLY_ONCE = new Delivery.ExactlyOnce("yard-1", Duration.ofMinutes(10));

    @ParameterizedTest
    @EnumSource
    void aMaskHasItsStreamAsKeyAndSaysItsTypeAndForm(MaskFormat format) {
        ProducerRecord<byte[], byte[]> message =
                new MaskRecordSchema("masks", format, 1_000_000).serialize(SampleFrames.full(), null, null);

        assertThat(message.topic()).isEqualTo("masks");
        assertThat(message.key()).isEqualTo("gate/ö".getBytes(StandardCharsets.UTF_8));
        assertThat(headers(message))
                .containsOnly(
                        Map.entry("ms-type", "maskstream.v1.SegmentedFrame"),
                        Map.entry("ms-format", format == MaskFormat.JSON ? "json" : "protobuf"));
        assertThat(MaskRecords.fromBytes(message.value(), format)).isEqualTo(SampleFrames.full());
    }

    @Test
    void aMaskAboveTheLargestRecordIsRefusedWithWhatToDo() {
        MaskRecordSchema schema = new MaskRecordSchema("masks", MaskFormat.PROTOBUF, 100);

        assertThatThrownBy(() -> schema.serialize(SampleFrames.full(), null, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("gate/ö/3/1234567890123: its mask record has ")
                .hasMessageContaining("more than limits.max-record of 100; raise the limit");
    }

    @Test
    void aPreviewHasTheHeadersOfItsFrame() {
        byte[] jpeg = {1, 2, 3};
        SegmentedFrame frame = SampleFrames.withPreview(SampleFrames.full(), new Preview(jpeg, 64, 48));

        ProducerRecord<byte[], byte[]> message = new PreviewRecordSchema("previews").serialize(frame, null, null);

        assertThat(message.key()).isEqualTo("gate/ö".getBytes(StandardCharsets.UTF_8));
        assertThat(message.value()).isEqualTo(jpeg);
        assertThat(headers(message))
                .containsOnly(
                        Map.entry("ms-codec", "mjpeg"),
                        Map.entry("ms-seq", "1234567890123"),
                        Map.entry("ms-epoch", "3"),
                        Map.entry("ms-pts-us", "40000"),
                        Map.entry("ms-capture-us", "1700000000000001"));
    }

    @Test
    void unknownTimesAreAbsentAndAFrameWithoutPreviewWritesNothing() {
        PreviewRecordSchema schema = new PreviewRecordSchema("previews");
        SegmentedFrame frame = SampleFrames.withPreview(SampleFrames.sparse(), new Preview(new byte[1], 64, 48));

        assertThat(headers(schema.serialize(frame, null, null))).containsOnlyKeys("ms-codec", "ms-seq", "ms-epoch");
        assertThat(schema.serialize(SampleFrames.sparse(), null, null)).isNull();
    }

    @Test
    void aDeadLetterIsJsonWithStreamOffsetOrPtsAndReason() {
        assertThat(DeadLetterSchema.json(new DeadLetter("gate", "offset 17", "not a \"picture\"")))
                .isEqualTo("{\"stream\":\"gate\",\"offset\":17,\"reason\":\"not a \\\"picture\\\"\"}");
        assertThat(DeadLetterSchema.json(new DeadLetter("gate", "pts -40000", "x")))
                .isEqualTo("{\"stream\":\"gate\",\"pts\":-40000,\"reason\":\"x\"}");
        assertThat(DeadLetterSchema.json(new DeadLetter("gate", "start", "x")))
                .isEqualTo("{\"stream\":\"gate\",\"position\":\"start\",\"reason\":\"x\"}");
        assertThat(new DeadLetterSchema("dead")
                        .serialize(new DeadLetter("gate", "offset 1", "x"), null, null)
                        .key())
                .isEqualTo("gate".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatDeliveryRestsOnCannotBeTurnedOff() {
        KafkaTarget target = new KafkaTarget(
                "broker:9092",
                "masks",
                Map.of(
                        "acks", "0",
                        "enable.idempotence", "false",
                        "transaction.timeout.ms", "5",
                        "max.request.size", "1000",
                        "compression.type", "lz4"));

        Properties properties = KafkaSinks.producerProperties(target, EXACTLY_ONCE, 16 << 20);

        assertThat(properties)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("transaction.timeout.ms", "600000")
                .containsEntry("max.request.size", Integer.toString((16 << 20) + 65_536))
                .containsEntry("buffer.memory", Integer.toString(2 * ((16 << 20) + 65_536)))
                .containsEntry("compression.type", "lz4");
        assertThat(KafkaSinks.producerProperties(target, AT_LEAST_ONCE, 1000))
                .containsEntry("buffer.memory", Integer.toString(32 << 20));
    }

    @Test
    void sinksAreBuiltForBothKindsOfDelivery() {
        KafkaTarget target = new KafkaTarget("broker:9092", "masks", Map.of());

        assertThat(KafkaSinks.masks(target, MaskFormat.PROTOBUF, EXACTLY_ONCE, 1000))
                .isNotNull();
        assertThat(KafkaSinks.masks(target, MaskFormat.JSON, AT_LEAST_ONCE, 1000))
                .isNotNull();
        assertThat(KafkaSinks.previews(target, 1000)).isNotNull();
        assertThat(KafkaSinks.deadLetters(target, EXACTLY_ONCE)).isNotNull();
    }

    @Test
    void transactionsThatTheBrokerWouldRefuseAreFoundAtTheStart() {
        Delivery.ExactlyOnce delivery = new Delivery.ExactlyOnce("yard-1", Duration.ofMinutes(20));

        delivery.requireAllowedBy(Duration.ofMinutes(20));
        assertThatThrownBy(() -> delivery.requireAllowedBy(Duration.ofMinutes(15)))
                .hasMessage("transaction-timeout is 1200000 ms, above the broker's transaction.max.timeout.ms of 900000"
                        + " ms; lower it or raise the broker's");
        assertThatThrownBy(() -> new Delivery.ExactlyOnce(" ", Duration.ofMinutes(1)))
                .hasMessageContaining("needs a transaction-prefix");
        assertThatThrownBy(() -> new Delivery.ExactlyOnce("a", Duration.ZERO)).hasMessageContaining("1 ms to 24 days");
    }

    @Test
    void everyDeadLetterWithoutATopicIsCountedAlsoWhereItIsNotLogged() {
        SimpleCounter counter = new SimpleCounter();
        DeadLetterLog.Writer writer = new DeadLetterLog.Writer(counter, new LineLimit(1, Duration.ofDays(1)));
        for (int offset = 0; offset < 5; offset++) {
            writer.write(new DeadLetter("gate", "offset " + offset, "no picture"), null);
        }

        assertThat(counter.getCount()).isEqualTo(5);
        assertThat(writer.limit().takeSuppressed()).isEqualTo(4);
    }

    @Test
    void theLogTakesTenLinesASecondAndCountsTheRest() {
        LineLimit limit = new LineLimit(10, Duration.ofSeconds(1));
        long start = -5;
        long[] allowed = new long[2];
        for (int i = 0; i < 25; i++) {
            allowed[0] += limit.allows(start + i) ? 1 : 0;
        }
        allowed[1] = limit.allows(start + 1_000_000_000L) ? 1 : 0;

        assertThat(allowed).containsExactly(10, 1);
        assertThat(limit.takeSuppressed()).isEqualTo(15);
        assertThat(limit.takeSuppressed()).isZero();
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> message) {
        Map<String, String> headers = new TreeMap<>();
        Arrays.stream(message.headers().toArray())
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    @Test
    void anAdaptationIsTold() {
        assertThat(json(new AdaptationStage.Begun()))
                .isEqualTo("{\"event\":\"adapting\",\"key\":\"vocabulary\",\"version\":5}");
        assertThat(json(new AdaptationStage.Running(40, 2000, Duration.ofSeconds(312))))
                .isEqualTo("{\"event\":\"adapting\",\"key\":\"vocabulary\",\"version\":5,\"step\":40,\"steps\":2000,"
                        + "\"seconds_left\":312}");
        assertThat(json(new AdaptationStage.Ready("adapted/ofa/model", "9f86", 6)))
                .isEqualTo("{\"event\":\"adapted\",\"key\":\"vocabulary\",\"version\":5,"
                        + "\"model\":\"adapted/ofa/model\",\"digest\":\"9f86\",\"model_version\":6}");
        assertThat(json(new AdaptationStage.Failed("no memory")))
                .isEqualTo("{\"event\":\"adaptation-failed\",\"key\":\"vocabulary\",\"version\":5,"
                        + "\"reason\":\"no memory\"}");
        assertThat(json(new AdaptationStage.Dropped("newer")))
                .isEqualTo("{\"event\":\"adaptation-dropped\",\"key\":\"vocabulary\",\"version\":5,"
                        + "\"reason\":\"newer\"}");
        assertThat(ControlEventSchema.json(
                        new ControlEvent.Report("model", 6, Optional.empty(), "infer", 0, 1, Optional.of(true))))
                .endsWith("\"subtask\":0,\"subtasks\":1,\"adapted\":true}");
    }

    private static String json(AdaptationStage stage) {
        return ControlEventSchema.json(new ControlEvent.Adaptation("vocabulary", 5, stage));
    }
}
