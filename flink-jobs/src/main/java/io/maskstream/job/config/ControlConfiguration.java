package io.maskstream.job.config;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import java.util.Objects;

/**
 * Where commands come from while the job runs, and where their answers go.
 *
 * @param connection the broker of both topics
 * @param topic compacted, read from its beginning
 * @param events answers
 */
public record ControlConfiguration(KafkaConnection connection, String topic, String events) {
    public ControlConfiguration {
        Objects.requireNonNull(connection);
        Checks.notBlank("topic", topic);
        Checks.notBlank("events", events);
        if (topic.equals(events)) {
            throw new IllegalArgumentException(
                    "topic and events are both '%s'; answers would be read as commands; name two topics"
                            .formatted(topic));
        }
    }
}
