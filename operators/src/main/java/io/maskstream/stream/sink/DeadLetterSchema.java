package io.maskstream.stream.sink;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.stream.record.DeadLetter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A dead letter as a Kafka record: key stream id, value JSON with {@code stream}, {@code offset} or {@code pts} as a number
 * ({@code position} as text where it is neither) and {@code reason}.
 */
final class DeadLetterSchema implements KafkaRecordSerializationSchema<DeadLetter> {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NUMBERED = Pattern.compile("(offset|pts) (-?\\d{1,18})");

    private final String topic;

    DeadLetterSchema(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(DeadLetter letter, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(topic, RecordHeaders.bytes(letter.stream()), RecordHeaders.bytes(json(letter)));
    }

    static String json(DeadLetter letter) {
        ObjectNode json = JSON.createObjectNode().put("stream", letter.stream());
        Matcher numbered = NUMBERED.matcher(letter.position());
        if (numbered.matches()) {
            json.put(numbered.group(1), Long.parseLong(numbered.group(2)));
        } else {
            json.put("position", letter.position());
        }
        return json.put("reason", letter.reason()).toString();
    }
}
