package io.maskstream.stream.sink;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.stream.record.AdaptationStage;
import io.maskstream.stream.record.ControlEvent;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An answer to a control message as a Kafka record: key of the message, value JSON with {@code event} (accepted, rejected,
 * applied, failed, or how an adaptation goes), {@code key}, {@code version}, and what docs/control.md says of each.
 */
final class ControlEventSchema implements KafkaRecordSerializationSchema<ControlEvent> {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = new JsonMapper();

    private final String topic;

    ControlEventSchema(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(ControlEvent event, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(topic, RecordHeaders.bytes(event.key()), RecordHeaders.bytes(json(event)));
    }

    static String json(ControlEvent event) {
        ObjectNode json = JSON.createObjectNode();
        if (event instanceof ControlEvent.Decision decision) {
            json.put("event", decision.accepted() ? "accepted" : "rejected").put("key", decision.key());
            decision.version().ifPresent(version -> json.put("version", version));
            decision.note().ifPresent(note -> json.put(decision.accepted() ? "note" : "reason", note));
            json.put("partition", decision.partition()).put("offset", decision.offset());
        } else if (event instanceof ControlEvent.Report report) {
            json.put("event", report.failure().isEmpty() ? "applied" : "failed").put("key", report.key());
            json.put("version", report.version());
            report.failure().ifPresent(reason -> json.put("reason", reason));
            json.put("operator", report.operator());
            json.put("subtask", report.subtask()).put("subtasks", report.subtasks());
            report.adapted().ifPresent(adapted -> json.put("adapted", adapted));
        } else if (event instanceof ControlEvent.Adaptation adaptation) {
            json.put("event", name(adaptation.stage())).put("key", adaptation.key());
            json.put("version", adaptation.version());
            add(adaptation.stage(), json);
        }
        return json.toString();
    }

    private static String name(AdaptationStage stage) {
        if (stage instanceof AdaptationStage.Ready) {
            return "adapted";
        } else if (stage instanceof AdaptationStage.Failed) {
            return "adaptation-failed";
        }
        return stage instanceof AdaptationStage.Dropped ? "adaptation-dropped" : "adapting";
    }

    private static void add(AdaptationStage stage, ObjectNode json) {
        if (stage instanceof AdaptationStage.Running running) {
            json.put("step", running.step()).put("steps", running.steps());
            json.put("seconds_left", running.left().toSeconds());
        } else if (stage instanceof AdaptationStage.Ready ready) {
            json.put("model", ready.model()).put("digest", ready.digest());
            json.put("model_version", ready.modelVersion());
        } else if (stage instanceof AdaptationStage.Failed failed) {
            json.put("reason", failed.reason());
        } else if (stage instanceof AdaptationStage.Dropped dropped) {
            json.put("reason", dropped.reason());
        }
    }
}
