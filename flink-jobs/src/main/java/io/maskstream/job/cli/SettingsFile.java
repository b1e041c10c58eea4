package io.maskstream.job.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.Hyperparameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads settings of a training from YAML, or from JSON, which is YAML too. */
final class SettingsFile {
    private SettingsFile() {}

    @SuppressWarnings("unchecked")
    static Hyperparameters read(Path file) {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try {
            Object values = yaml.readValue(Files.readString(file), Object.class);
            if (values instanceof Map<?, ?> map) {
                return Hyperparameters.of(file.getFileName().toString(), (Map<String, Object>) map);
            }
            throw new UsageException("%s: holds no settings, expected keys such as 'seed:'".formatted(file));
        } catch (JsonProcessingException e) {
            throw new UsageException("%s: this is not YAML: %s"
                    .formatted(file, e.getOriginalMessage().lines().findFirst().orElse("no reason given")));
        } catch (IOException e) {
            throw new UsageException("%s: cannot be read".formatted(file));
        }
    }
}
