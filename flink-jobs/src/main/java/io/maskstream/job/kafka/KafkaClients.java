package io.maskstream.job.kafka;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;

/** Client properties for a connection. */
public final class KafkaClients {
    private static final String FROM_ENVIRONMENT = "env:";
    private static final String FROM_FILE = "file:";

    private KafkaClients() {}

    /**
     * Properties for any Kafka client. Values from the environment or from files stay references, which the client that
     * is made from them looks up: no secret is part of a job graph.
     *
     * @throws UsageException if a reference leads nowhere in this process
     */
    public static Properties properties(KafkaConnection connection) {
        Properties properties = new Properties();
        properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, connection.bootstrap());
        properties.setProperty("config.providers", "environment,content");
        properties.setProperty("config.providers.environment.class", EnvVarConfigProvider.class.getName());
        properties.setProperty("config.providers.content.class", FileContent.class.getName());
        connection.properties().forEach((key, value) -> properties.setProperty(key, reference(key, value)));
        return properties;
    }

    /** The same as a map, for clients that take one. */
    public static Map<String, Object> map(KafkaConnection connection) {
        return new HashMap<>(references(connection));
    }

    /** The same as a map of texts. */
    public static Map<String, String> references(KafkaConnection connection) {
        Map<String, String> map = new HashMap<>();
        properties(connection).forEach((key, value) -> map.put((String) key, (String) value));
        return map;
    }

    private static String reference(String key, String value) {
        if (value.startsWith(FROM_ENVIRONMENT)) {
            String name = value.substring(FROM_ENVIRONMENT.length());
            if (System.getenv(name) == null) {
                throw new UsageException("Kafka property '%s' is %s, but the environment has no '%s'; set it"
                        .formatted(key, value, name));
            }
            return "${environment:" + name + "}";
        }
        if (value.startsWith(FROM_FILE)) {
            Path file = Path.of(value.substring(FROM_FILE.length())).toAbsolutePath();
            if (!Files.isReadable(file)) {
                throw new UsageException("Kafka property '%s' is %s, but %s cannot be read; make it readable"
                        .formatted(key, value, file));
            }
            return "${content:" + file + "}";
        }
        return value;
    }
}
