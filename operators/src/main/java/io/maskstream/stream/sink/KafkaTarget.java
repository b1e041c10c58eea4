package io.maskstream.stream.sink;

import java.io.Serializable;
import java.util.Map;

/**
 * A topic to write to.
 *
 * @param bootstrap brokers, as {@code bootstrap.servers} takes them
 * @param topic the topic's name
 * @param properties of the producer, such as security settings; those that delivery rests on are set over them
 */
public record KafkaTarget(String bootstrap, String topic, Map<String, String> properties) implements Serializable {
    public KafkaTarget {
        if (bootstrap.isBlank() || topic.isBlank()) {
            throw new IllegalArgumentException(
                    "a Kafka sink needs brokers and a topic, not '%s' and '%s'".formatted(bootstrap, topic));
        }
        properties = Map.copyOf(properties);
    }
}
