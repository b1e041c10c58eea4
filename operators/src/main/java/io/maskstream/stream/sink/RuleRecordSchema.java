package io.maskstream.stream.sink;

import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.rule.RuleRecord;
import io.maskstream.stream.rule.Statistics;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An alert or a window of statistics as a Kafka record: key stream id, headers as of masks, value JSON. */
final class RuleRecordSchema<T extends RuleRecord> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final int maximumRecord;

    RuleRecordSchema(String topic, int maximumRecord) {
        this.topic = topic;
        this.maximumRecord = maximumRecord;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T record, KafkaSinkContext context, Long timestamp) {
        byte[] value = RecordHeaders.bytes(record.json());
        if (value.length > maximumRecord && record instanceof Statistics statistics) {
            // Many zones with many labels: a job must not fail for its own statistics.
            value = RecordHeaders.bytes(statistics.withoutZones().json());
        }
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, RecordHeaders.bytes(record.stream()), value);
        message.headers().add(MaskRecords.TYPE_HEADER, RecordHeaders.bytes(record.type()));
        message.headers().add(MaskRecords.FORMAT_HEADER, RecordHeaders.bytes(MaskFormat.JSON.headerName()));
        return message;
    }
}
