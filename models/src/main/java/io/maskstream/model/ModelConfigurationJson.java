package io.maskstream.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code config.json} to a {@link ModelConfiguration} and back.
 *
 * <p>Unknown keys are refused, except inside {@code hyperparameters}, which belong to the system: a misspelt
 * {@code templates} would otherwise change every mask in silence. New keys come with a new format number.
 */
final class ModelConfigurationJson {
    /** The format that this software writes, and the newest that it reads. */
    static final long FORMAT = 1;

    private static final Set<String> KEYS = Set.of(
            "format", "system", "hyperparameters", "preprocessing", "templates", "weights", "tokenizer", "provenance");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private ModelConfigurationJson() {}

    /** @throws ModelException in one line that begins with {@code where} */
    static ModelConfiguration parse(String where, String text) {
        try {
            Map<String, Object> root = JSON.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
            if (root == null) {
                throw new IllegalArgumentException("holds no object");
            }
            return configuration(new JsonObject("", root));
        } catch (JsonProcessingException e) {
            String reason =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new ModelException(
                    "%s: no valid JSON: %s"
                            .formatted(where, clean(reason.substring(0, Math.min(160, reason.length())))),
                    e);
        } catch (IllegalArgumentException e) {
            throw new ModelException("%s: %s".formatted(where, clean(e.getMessage())), e);
        }
    }

    static String print(ModelConfiguration configuration) {
        var root = new LinkedHashMap<String, Object>();
        root.put("format", FORMAT);
        root.put("system", configuration.system());
        root.put("hyperparameters", configuration.hyperparameters().values());
        root.put("preprocessing", print(configuration.preprocessing()));
        root.put("templates", configuration.templates());
        root.put("weights", configuration.weights());
        root.put("tokenizer", configuration.tokenizer());
        root.put("provenance", print(configuration.provenance()));
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values always print", e);
        }
    }

    private static ModelConfiguration configuration(JsonObject root) {
        long format = root.wholeNumber("format");
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    format > FORMAT
                            ? "format %d is newer than this software, which reads %d; update it"
                                    .formatted(format, FORMAT)
                            : "format %d is unknown, expected %d".formatted(format, FORMAT));
        }
        root.checkKeys(KEYS);
        return new ModelConfiguration(
                root.text("system"),
                Hyperparameters.of(root.object("hyperparameters").values()),
                preprocessing(root.object("preprocessing")),
                root.texts("templates", List.of()),
                root.texts("weights", List.of(ModelConfiguration.WEIGHTS)),
                root.has("tokenizer") ? root.text("tokenizer") : ModelConfiguration.TOKENIZER,
                provenance(root.object("provenance")));
    }

    private static Preprocessing preprocessing(JsonObject json) {
        json.checkKeys(Set.of("height", "width", "mean", "std", "interpolation", "colours"));
        return new Preprocessing(
                json.size("height"),
                json.size("width"),
                json.numbers("mean"),
                json.numbers("std"),
                json.choice("interpolation", Preprocessing.Interpolation.values()),
                json.choice("colours", Preprocessing.ColourOrder.values()));
    }

    private static Provenance provenance(JsonObject json) {
        json.checkKeys(Set.of("source", "sha256", "command", "version"));
        return new Provenance(
                json.text("source"),
                json.has("sha256") ? Optional.of(json.text("sha256")) : Optional.empty(),
                json.text("command"),
                json.text("version"));
    }

    private static Map<String, Object> print(Preprocessing preprocessing) {
        var json = new LinkedHashMap<String, Object>();
        json.put("height", preprocessing.height());
        json.put("width", preprocessing.width());
        json.put("mean", preprocessing.mean());
        json.put("std", preprocessing.deviation());
        json.put("interpolation", preprocessing.interpolation().name().toLowerCase(Locale.ROOT));
        json.put("colours", preprocessing.colours().name().toLowerCase(Locale.ROOT));
        return json;
    }

    private static Map<String, Object> print(Provenance provenance) {
        var json = new LinkedHashMap<String, Object>();
        json.put("source", provenance.source());
        provenance.sha256().ifPresent(hex -> json.put("sha256", hex));
        json.put("command", provenance.command());
        json.put("version", provenance.version());
        return json;
    }

    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    }
}
