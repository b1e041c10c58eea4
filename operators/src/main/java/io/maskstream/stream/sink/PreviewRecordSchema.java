package io.maskstream.stream.sink;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.SegmentedFrame;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A frame's preview as a Kafka record, with the headers of a frame; frames without one write nothing. */
final class PreviewRecordSchema implements KafkaRecordSerializationSchema<SegmentedFrame> {
    private static final long serialVersionUID = 1L;

    private final String topic;

    PreviewRecordSchema(String topic) {
        this.topic = topic;
    }

    /** Null where there is nothing to write, as Flink's writer expects it. */
    @Override
    public ProducerRecord<byte[], byte[]> serialize(SegmentedFrame frame, KafkaSinkContext context, Long timestamp) {
        if (frame.preview().isEmpty()) {
            return null;
        }
        byte[] key = RecordHeaders.bytes(frame.id().stream());
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, key, frame.preview().get().jpeg());
        RecordHeaders.add(message.headers(), frame.id(), frame.times(), Codec.MJPEG);
        return message;
    }
}
