package io.maskstream.stream.sink;

import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A mask as a Kafka record: key stream id, headers {@code ms-type} and {@code ms-format}. */
final class MaskRecordSchema implements KafkaRecordSerializationSchema<SegmentedFrame> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final MaskFormat format;
    private final int maximumRecord;

    MaskRecordSchema(String topic, MaskFormat format, int maximumRecord) {
        this.topic = topic;
        this.format = format;
        this.maximumRecord = maximumRecord;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(SegmentedFrame frame, KafkaSinkContext context, Long timestamp) {
        byte[] value = MaskRecords.toBytes(frame, format);
        if (value.length > maximumRecord) {
            throw new IllegalStateException(
                    "%s: its mask record has %d bytes, more than limits.max-record of %d; raise the limit here and at the broker, or set a smaller masks.resolution or a larger masks.min-area"
                            .formatted(frame.id(), value.length, maximumRecord));
        }
        byte[] key = RecordHeaders.bytes(frame.id().stream());
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, key, value);
        message.headers().add(MaskRecords.TYPE_HEADER, MaskRecords.TYPE.getBytes(StandardCharsets.UTF_8));
        message.headers().add(MaskRecords.FORMAT_HEADER, RecordHeaders.bytes(format.headerName()));
        return message;
    }
}
