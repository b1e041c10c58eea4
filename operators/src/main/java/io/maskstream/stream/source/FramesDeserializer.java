package io.maskstream.stream.source;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.PollTimeInterceptor.PollTime;
import io.maskstream.stream.video.PictureHeader;
import io.maskstream.stream.video.RandomAccess;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of a frames topic as packets: bare JPEG and PNG by their first bytes, everything else by {@code ms-codec}. A
 * record that cannot be one becomes a dead letter; none stops the job and none is lost.
 *
 * <p>The epoch is {@code ms-epoch}; where there is none, decode makes it from the offset of the last discontinuity, since
 * that takes the stream in order. The sequence is {@code ms-seq}, else the offset. Pictures without {@code ms-pts-us} take
 * the record's time; video does not, since the order of records is not the order of presentation.
 */
public final class FramesDeserializer implements KafkaRecordDeserializationSchema<SourceElement> {
    private static final long serialVersionUID = 1L;

    private final long maxRecordBytes;
    private final boolean live;

    /**
     * @param maxRecordBytes larger values are refused
     * @param live whether frames may be shed
     */
    public FramesDeserializer(long maxRecordBytes, boolean live) {
        if (maxRecordBytes < 1) {
            throw new IllegalArgumentException("max-record is %d bytes, must be positive".formatted(maxRecordBytes));
        }
        this.maxRecordBytes = maxRecordBytes;
        this.live = live;
    }

    /** What the consumer must be given so that ages begin when a poll returns. */
    public static Properties consumerProperties() {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, PollTimeInterceptor.class.getName());
        return properties;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> polled, Collector<SourceElement> out) {
        String stream = polled.topic() + "-" + polled.partition();
        try {
            stream = streamOf(polled);
            out.collect(arrived(stream, polled));
        } catch (IllegalArgumentException e) {
            out.collect(new SourceElement.Refused(new DeadLetter(stream, "offset " + polled.offset(), e.getMessage())));
        }
    }

    private static String streamOf(ConsumerRecord<byte[], byte[]> polled) {
        if (polled.key() == null) {
            throw new IllegalArgumentException("the record has no key; the key is the stream id");
        }
        try {
            String stream = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(polled.key()))
                    .toString();
            return new FrameId(stream, 0, polled.offset()).stream();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the record's key, the stream id, is not UTF-8", e);
        }
    }

    private SourceElement arrived(String stream, ConsumerRecord<byte[], byte[]> polled) {
        byte[] value = polled.value();
        if (value == null || value.length == 0) {
            throw new IllegalArgumentException("the value is empty; expected one picture or access unit");
        }
        if (value.length > maxRecordBytes) {
            throw new IllegalArgumentException("the value has %d bytes, more than max-record, which is %d"
                    .formatted(value.length, maxRecordBytes));
        }
        PacketHeaders headers = PacketHeaders.read(polled.headers());
        Codec codec = headers.codec()
                .or(() -> PictureHeader.codecOf(value))
                .orElseThrow(() -> new IllegalArgumentException(
                        "%d bytes that are neither JPEG nor PNG, and no ms-codec".formatted(value.length)));
        VideoPacket packet = new VideoPacket(
                new FrameId(
                        stream, headers.epoch().orElse(0), headers.sequence().orElse(polled.offset())),
                times(codec, headers, polled),
                OptionalLong.empty(),
                codec,
                value,
                RandomAccess.at(codec, value, headers.keyFrame().orElse(false)),
                headers.rotation(),
                live,
                0);
        return new SourceElement.Arrived(
                packet, OptionalLong.of(polled.offset()), headers.epoch().isPresent(), headers.decodeOnly());
    }

    private static FrameTimes times(Codec codec, PacketHeaders headers, ConsumerRecord<byte[], byte[]> polled) {
        OptionalLong recordUs = polled.timestamp() == ConsumerRecord.NO_TIMESTAMP
                ? OptionalLong.empty()
                : OptionalLong.of(polled.timestamp() * 1000);
        OptionalLong ptsUs = headers.ptsUs().isPresent() || !codec.intraOnly() ? headers.ptsUs() : recordUs;
        PollTime poll = PollTimeInterceptor.of(polled).orElseGet(PollTime::now);
        return new FrameTimes(ptsUs, headers.captureUs(), poll.wallUs(), poll.nanos(), recordUs);
    }

    @Override
    public TypeInformation<SourceElement> getProducedType() {
        return new SourceElementTypeInformation();
    }
}
