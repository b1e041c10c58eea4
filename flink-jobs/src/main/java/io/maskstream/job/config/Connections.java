package io.maskstream.job.config;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code bootstrap} and {@code properties} of a Kafka block. */
final class Connections {
    /** Delivery hangs on these; a job that lets them be changed could lose or double records. */
    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "group.id",
            "enable.auto.commit",
            "auto.offset.reset",
            "enable.idempotence",
            "acks",
            "transactional.id",
            "transaction.timeout.ms",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "config.providers");

    private Connections() {}

    static KafkaConnection read(Section kafka) {
        String bootstrap = kafka.required("bootstrap", text -> text);
        Section section = kafka.section("properties");
        Map<String, String> properties = new LinkedHashMap<>();
        section.all().forEach((key, node) -> {
            if (OURS.contains(key)) {
                throw kafka.error(node.place(), "'%s' is set by the job; remove it".formatted(section.name(key)));
            }
            properties.put(key, section.text(node, section.name(key)));
        });
        return kafka.at(
                kafka.place(), kafka.name("bootstrap") + ": ", () -> new KafkaConnection(bootstrap, properties));
    }
}
