package io.maskstream.stream.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maskstream.model.ClassPrompt;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlMessage;
import io.maskstream.stream.rule.RuleSetJson;
import io.maskstream.stream.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** From a record of the control topic to a command without a version, or the reason why it is none. */
final class MessageReader {
    /** What JSON readers everywhere take for a whole number. */
    private static final long HIGHEST_VERSION = (1L << 53) - 1;

    private static final int LONGEST_DIRECTORY = 4096;
    private static final int MOST_PROMPTS = 1000;
    private static final List<String> KEYS =
            List.of("vocabulary", "vocabulary/STREAM", "model", "rules", "rules/STREAM");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MessageReader() {}

    /** @throws RefusedException with the reason */
    static Draft read(ControlMessage message) {
        if (message.fault().isPresent()) {
            throw new RefusedException(message.fault().get());
        }
        int slash = message.key().indexOf('/');
        String kind = slash < 0 ? message.key() : message.key().substring(0, slash);
        Optional<String> stream =
                slash < 0 ? Optional.empty() : Optional.of(message.key().substring(slash + 1));
        JsonNode json = json(message.text().orElseThrow());
        try {
            return switch (kind) {
                case "vocabulary" -> vocabulary(message.key(), named(stream), json);
                case "rules" -> rules(message.key(), named(stream), json);
                case "model" -> model(message.key(), stream, json);
                default -> throw unknown(message.key());
            };
        } catch (IllegalArgumentException e) {
            // What the records of words refuse.
            throw new RefusedException(e.getMessage());
        }
    }

    private static RefusedException unknown(String key) {
        String shown = JsonKeys.shortened(key);
        return new RefusedException(Suggestion.of(key, KEYS)
                .map(near -> "unknown record key '%s'; did you mean '%s'?".formatted(shown, near))
                .orElse("unknown record key '%s'; there are %s".formatted(shown, String.join(", ", KEYS))));
    }

    private static Optional<String> named(Optional<String> stream) {
        if (stream.isPresent() && stream.get().isBlank()) {
            throw new RefusedException("the record key names no stream behind the '/'");
        }
        return stream;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw new RefusedException("the message is empty; send JSON");
            }
            return node;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line %d, column %d)"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw new RefusedException(
                    "the message is no JSON: %s%s".formatted(JsonKeys.shortened(e.getOriginalMessage()), where));
        }
    }

    private static Draft vocabulary(String key, Optional<String> stream, JsonNode json) {
        JsonKeys message = new JsonKeys("", json, List.of("vocabulary", "version"));
        message.required("vocabulary");
        List<ClassPrompt> classes = new ArrayList<>();
        for (JsonNode item : message.list("vocabulary", Integer.MAX_VALUE)) {
            classes.add(classPrompt(item));
        }
        Vocabulary words = new Vocabulary(classes);
        return new Draft(key, version(message), version -> new ChainCommand.UseVocabulary(stream, words, version));
    }

    private static ClassPrompt classPrompt(JsonNode item) {
        if (item.isTextual()) {
            return ClassPrompt.of(item.textValue());
        }
        JsonKeys keys = new JsonKeys("vocabulary", item, List.of("name", "prompts", "threshold"));
        List<String> prompts = keys.list("prompts", MOST_PROMPTS).stream()
                .map(prompt -> JsonKeys.text("vocabulary.prompts", prompt))
                .toList();
        OptionalDouble threshold = keys.node("threshold")
                .map(node -> OptionalDouble.of(JsonKeys.number("vocabulary.threshold", node)))
                .orElse(OptionalDouble.empty());
        return new ClassPrompt(keys.text("name"), prompts, threshold);
    }

    private static Draft model(String key, Optional<String> stream, JsonNode json) {
        if (stream.isPresent()) {
            throw new RefusedException("all streams have one model; send it with the record key 'model'");
        }
        JsonKeys message = new JsonKeys("", json, List.of("model", "version"));
        String directory = new JsonKeys("model", message.required("model"), List.of("directory")).text("directory");
        if (directory.isBlank() || directory.length() > LONGEST_DIRECTORY) {
            throw new RefusedException("'model.directory' is empty or longer than %d characters; give a model directory"
                    .formatted(LONGEST_DIRECTORY));
        }
        return new Draft(key, version(message), version -> new ChainCommand.UseModel(directory, version));
    }

    private static Draft rules(String key, Optional<String> stream, JsonNode json) {
        JsonKeys message = new JsonKeys("", json, List.of("rules", "zones", "version"));
        String checked = RuleSetJson.write(RuleReader.read(message, stream));
        return new Draft(key, version(message), version -> new ChainCommand.UseRules(stream, checked, version));
    }

    private static OptionalLong version(JsonKeys message) {
        Optional<JsonNode> node = message.node("version");
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!node.get().isIntegralNumber()
                || !node.get().canConvertToLong()
                || node.get().longValue() < 1
                || node.get().longValue() > HIGHEST_VERSION) {
            throw new RefusedException("'version' is %s; expected a whole number from 1 to %d"
                    .formatted(JsonKeys.shortened(node.get().toString()), HIGHEST_VERSION));
        }
        return OptionalLong.of(node.get().longValue());
    }
}
