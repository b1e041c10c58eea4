package io.maskstream.job.cli;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How a command reaches a broker. */
final class KafkaOptions {
    @Option(names = "--bootstrap", required = true, paramLabel = "HOST:PORT", description = "The Kafka broker.")
    private String bootstrap;

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "Kafka client properties, for TLS and logins.")
    private Optional<Path> propertiesFile = Optional.empty();

    KafkaConnection connection() {
        Map<String, String> properties = new HashMap<>();
        propertiesFile.ifPresent(
                file -> load(file).forEach((key, value) -> properties.put((String) key, (String) value)));
        try {
            return new KafkaConnection(bootstrap, properties);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--bootstrap: " + e.getMessage(), e);
        }
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UsageException("--kafka-properties %s cannot be read; check the path".formatted(file), e);
        }
        return properties;
    }
}
