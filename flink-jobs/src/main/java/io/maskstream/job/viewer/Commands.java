package io.maskstream.job.viewer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.stream.record.FrameId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts changes of the words onto the control topic. Whether they make sense is for the job to say, by its events. */
final class Commands implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    Commands(Map<String, Object> properties, String topic) {
        this.topic = topic;
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Sends {@code {"vocabulary":[…],"stream":"…"}}; without a stream the words are for all of them.
     *
     * @return where the message stands, by which its answer is known
     * @throws IllegalArgumentException with one line, if it is not of that form
     * @throws IllegalStateException with one line, if the broker does not take it
     */
    ObjectNode vocabulary(String body) throws InterruptedException {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        }
        if (json == null || !json.path("vocabulary").isArray()) {
            throw new IllegalArgumentException("expected {\"vocabulary\": [\"road\", …]}");
        }
        String key = "vocabulary";
        if (json.has("stream")) {
            key += "/" + new FrameId(json.path("stream").asText(), 0, 0).stream();
        }
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.set("vocabulary", json.path("vocabulary"));
        return send(key, message);
    }

    private ObjectNode send(String key, ObjectNode message) throws InterruptedException {
        try {
            RecordMetadata place = producer.send(new ProducerRecord<>(
                            topic,
                            key.getBytes(StandardCharsets.UTF_8),
                            message.toString().getBytes(StandardCharsets.UTF_8)))
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("key", key)
                    .put("partition", place.partition())
                    .put("offset", place.offset());
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "topic '%s' did not take the message: %s".formatted(topic, cause.getMessage()), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
