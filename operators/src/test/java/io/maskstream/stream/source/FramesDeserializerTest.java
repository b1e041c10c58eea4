package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.source.SourceElement.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesDeserializerTest {
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0};
    private static final byte[] IDR = {0, 0, 0, 1, 0x65, 1, 2, 3};

    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void takesABareJpegWithTheRecordsTimeAndOffset() {
        Arrived arrived = arrived("gate".getBytes(StandardCharsets.UTF_8), JPEG);

        assertThat(arrived.packet().id()).isEqualTo(new FrameId("gate", 0, 17));
        assertThat(arrived.packet().codec()).isEqualTo(Codec.MJPEG);
        assertThat(arrived.packet().times().ptsUs()).hasValue(1_234_000);
        assertThat(arrived.packet().times().kafkaTimestampUs()).hasValue(1_234_000);
        assertThat(arrived.packet().times().captureUs()).isEmpty();
        assertThat(arrived.packet().randomAccess()).isTrue();
        assertThat(arrived.offset()).hasValue(17);
        assertThat(arrived.epochGiven()).isFalse();
    }

    @Test
    void tellsPngFromJpegByItsFirstBytes() {
        assertThat(arrived("gate".getBytes(StandardCharsets.UTF_8), PNG)
                        .packet()
                        .codec())
                .isEqualTo(Codec.PNG);
    }

    @Test
    void believesTheHeaders() {
        header("ms-codec", "h265");
        header("ms-pts-us", "40000");
        header("ms-capture-us", "1700000000000000");
        header("ms-seq", "5");
        header("ms-epoch", "3");
        header("ms-keyframe", "1");

        Arrived arrived = arrived("gate".getBytes(StandardCharsets.UTF_8), new byte[] {0, 0, 1, 0x26, 1, 7});

        assertThat(arrived.packet().id()).isEqualTo(new FrameId("gate", 3, 5));
        assertThat(arrived.packet().codec()).isEqualTo(Codec.HEVC);
        assertThat(arrived.packet().times().ptsUs()).hasValue(40_000);
        assertThat(arrived.packet().times().captureUs()).hasValue(1_700_000_000_000_000L);
        assertThat(arrived.packet().randomAccess()).isTrue();
        assertThat(arrived.epochGiven()).isTrue();
    }

    @Test
    void findsTheRandomAccessPointInTheAccessUnitItself() {
        header("ms-codec", "h264");

        Arrived arrived = arrived("gate".getBytes(StandardCharsets.UTF_8), IDR);

        assertThat(arrived.packet().randomAccess()).isTrue();
        assertThat(arrived.packet().times().ptsUs())
                .as("records of video are not in order of presentation")
                .isEmpty();
    }

    @Test
    void readsWhatWasWrittenForAPacket() {
        VideoPacket packet = new VideoPacket(
                new FrameId("gate", 7, 42),
                new FrameTimes(OptionalLong.of(-20_000), OptionalLong.of(99), 1, 1, OptionalLong.empty()),
                OptionalLong.empty(),
                Codec.H264,
                IDR,
                true,
                270,
                false,
                0);
        PacketHeaders.write(packet, true, headers);

        Arrived arrived = arrived("gate".getBytes(StandardCharsets.UTF_8), IDR);

        assertThat(arrived.packet().id()).isEqualTo(packet.id());
        assertThat(arrived.packet().times().ptsUs()).hasValue(-20_000);
        assertThat(arrived.packet().times().captureUs()).hasValue(99);
        assertThat(arrived.packet().rotation()).isEqualTo(270);
        assertThat(arrived.decodeOnly()).isTrue();
        assertThat(PacketHeaders.read(headers).codec()).contains(Codec.H264);
    }

    @Test
    void refusesRecordsWithoutAKeyUnderTheNameOfTheirPartition() {
        assertThat(refused(null, JPEG))
                .isEqualTo(new DeadLetter("frames-2", "offset 17", "the record has no key; the key is the stream id"));
    }

    @Test
    void refusesKeysThatAreNoStreamId() {
        assertThat(refused(new byte[] {(byte) 0xc3, 0x28}, JPEG).reason()).contains("not UTF-8");
        assertThat(refused(new byte[0], JPEG).reason()).contains("1 to 256 bytes");
        assertThat(refused(new byte[300], JPEG).stream()).isEqualTo("frames-2");
    }

    @Test
    void refusesEmptyAndOverlargeValues() {
        byte[] key = "gate".getBytes(StandardCharsets.UTF_8);

        assertThat(refused(key, null).reason()).contains("empty");
        assertThat(refused(key, new byte[0]).reason()).contains("empty");
        assertThat(refused(key, new byte[1001]))
                .isEqualTo(new DeadLetter(
                        "gate", "offset 17", "the value has 1001 bytes, more than max-record, which is 1000"));
    }

    @Test
    void refusesGarbageWithoutACodec() {
        assertThat(refused("gate".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3})
                        .reason())
                .contains("neither JPEG nor PNG, and no ms-codec");
    }

    @ParameterizedTest
    @CsvSource({
        "ms-codec, vc1, supported are h264",
        "ms-pts-us, soon, expected a whole number",
        "ms-seq, -4, must not be negative",
        "ms-epoch, 1.5, expected a whole number",
        "ms-keyframe, maybe, expected 1 or 0",
        "ms-rotation, 45, 'expected 0, 90, 180 or 270'",
        "ms-rotation, 99999999999, 'expected 0, 90, 180 or 270'"
    })
    void refusesHeadersThatCannotBeUnderstood(String name, String value, String reason) {
        header(name, value);

        assertThat(refused("gate".getBytes(StandardCharsets.UTF_8), JPEG).reason())
                .contains(name)
                .contains(reason);
    }

    @Test
    void takesTheTimeAtWhichThePollReturned() throws Exception {
        ConsumerRecord<byte[], byte[]> polled = polled("gate".getBytes(StandardCharsets.UTF_8), JPEG);
        polled.headers().add("ms-poll-time", new byte[16]);
        long before = System.nanoTime();
        try (PollTimeInterceptor interceptor = new PollTimeInterceptor()) {
            interceptor.onConsume(
                    new ConsumerRecords<>(Map.of(new TopicPartition("frames", 2), List.of(polled)), Map.of()));
        }
        long after = System.nanoTime();

        SourceElement element = deserialized(polled);

        FrameTimes times = ((Arrived) element).packet().times();
        assertThat(times.ingestNanos()).isBetween(before, after);
        assertThat(times.ingestUs()).isGreaterThan(1_600_000_000_000_000L);
    }

    @Test
    void namesAnInterceptorThatKafkaCanMake() throws Exception {
        String name = FramesDeserializer.consumerProperties().getProperty("interceptor.classes");

        assertThat(Class.forName(name).getDeclaredConstructor().newInstance()).isInstanceOf(PollTimeInterceptor.class);
    }

    private void header(String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private Arrived arrived(byte[] key, byte[] value) {
        return (Arrived) deserialized(polled(key, value));
    }

    private DeadLetter refused(byte[] key, byte[] value) {
        return ((Refused) deserialized(polled(key, value))).letter();
    }

    private ConsumerRecord<byte[], byte[]> polled(byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                "frames", 2, 17, 1234, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
    }

    private static SourceElement deserialized(ConsumerRecord<byte[], byte[]> polled) {
        List<SourceElement> elements = new ArrayList<>();
        new FramesDeserializer(1000, false).deserialize(polled, new Collector<>() {
            @Override
            public void collect(SourceElement element) {
                elements.add(element);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        });
        assertThat(elements).hasSize(1);
        return elements.get(0);
    }
}
