package io.maskstream.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Words as a JSON list: {@code "dog"} or {@code {"name": "person", "prompts": ["man", "woman"]}}. */
final class VocabularyJson {
    private static final JsonMapper JSON = new JsonMapper();

    private VocabularyJson() {}

    /** @throws ModelException in one line without the file's name */
    static Vocabulary parse(String text) {
        try {
            JsonNode list = JSON.readTree(text);
            if (!list.isArray()) {
                throw new ModelException("expected a JSON list of classes, such as [\"dog\", \"road\"]");
            }
            List<ClassPrompt> classes = new ArrayList<>();
            list.forEach(item -> classes.add(item.isTextual() ? ClassPrompt.of(item.textValue()) : object(item)));
            return new Vocabulary(classes);
        } catch (JsonProcessingException e) {
            throw new ModelException("is no JSON: %s".formatted(e.getOriginalMessage()), e);
        }
    }

    private static ClassPrompt object(JsonNode item) {
        List<String> prompts = new ArrayList<>();
        item.path("prompts").forEach(prompt -> prompts.add(prompt.asText()));
        if (!item.path("name").isTextual()) {
            throw new ModelException("a class of the list has no text 'name': %s".formatted(item));
        }
        return new ClassPrompt(item.get("name").textValue(), prompts, OptionalDouble.empty());
    }

    static String print(Vocabulary words) {
        ArrayNode list = JSON.createArrayNode();
        for (ClassPrompt word : words.classes()) {
            if (word.prompts().isEmpty()) {
                list.add(word.name());
            } else {
                ObjectNode object = list.addObject().put("name", word.name());
                word.prompts().forEach(object.putArray("prompts")::add);
            }
        }
        return list.toPrettyString();
    }
}
