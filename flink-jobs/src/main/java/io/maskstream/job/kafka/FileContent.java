package io.maskstream.job.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Looks up {@code ${content:PATH}}: the text of a file without the line break that editors leave at its end. Kafka makes
 * it by its name.
 */
public final class FileContent implements ConfigProvider {
    @Override
    public void configure(Map<String, ?> configuration) {}

    @Override
    public ConfigData get(String path) {
        return new ConfigData(Map.of());
    }

    @Override
    public ConfigData get(String path, Set<String> files) {
        Map<String, String> contents = new HashMap<>();
        for (String file : files) {
            try {
                contents.put(file, Files.readString(Path.of(file)).stripTrailing());
            } catch (IOException e) {
                throw new ConfigException("cannot read " + file + ": " + e.getMessage());
            }
        }
        return new ConfigData(contents);
    }

    @Override
    public void close() {}
}
