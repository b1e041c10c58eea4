package io.maskstream.stream.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.stream.text.Suggestion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A JSON object of a message whose keys are all known. */
final class JsonKeys {
    private static final int SHOWN = 60;

    private final String name;
    private final JsonNode object;

    /**
     * Looks at the keys.
     *
     * @param name what errors call it; empty for the message itself
     * @throws RefusedException if it is no object, or has a key that is not known
     */
    JsonKeys(String name, JsonNode node, List<String> known) {
        this.name = name;
        this.object = node;
        if (!node.isObject()) {
            throw new RefusedException("%s is %s; expected an object with the keys %s"
                    .formatted(what(), shown(node), String.join(", ", known)));
        }
        for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!known.contains(key)) {
                String hint = Suggestion.of(key, known)
                        .map(near -> "did you mean '%s'?".formatted(near))
                        .orElse("known here: " + String.join(", ", known));
                throw new RefusedException("unknown key '%s'; %s".formatted(path(shortened(key)), hint));
            }
        }
    }

    private String what() {
        return name.isEmpty() ? "the message" : "'" + name + "'";
    }

    String path(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    Optional<JsonNode> node(String key) {
        return Optional.ofNullable(object.get(key)).filter(node -> !node.isNull());
    }

    JsonNode required(String key) {
        return node(key).orElseThrow(() -> new RefusedException("'%s' is missing".formatted(path(key))));
    }

    String text(String key) {
        return text(path(key), required(key));
    }

    static String text(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw new RefusedException("'%s' is %s; expected a text".formatted(name, shown(node)));
        }
        return node.textValue();
    }

    static double number(String name, JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw new RefusedException("'%s' is %s; expected a number".formatted(name, shown(node)));
        }
        return node.doubleValue();
    }

    /** The items of a list; none where the key is absent. */
    List<JsonNode> list(String key, int most) {
        JsonNode node = object.get(key);
        if (node == null) {
            return List.of();
        }
        return items(path(key), node, most);
    }

    static List<JsonNode> items(String name, JsonNode node, int most) {
        if (!node.isArray()) {
            throw new RefusedException("'%s' is %s; expected a list".formatted(name, shown(node)));
        }
        if (node.size() > most) {
            throw new RefusedException("'%s' has %d entries; at most %d".formatted(name, node.size(), most));
        }
        List<JsonNode> items = new ArrayList<>();
        node.forEach(items::add);
        return items;
    }

    private static String shown(JsonNode node) {
        return node.isContainerNode() ? (node.isArray() ? "a list" : "an object") : shortened(node.toString());
    }

    /** A sender's text, fit for one line. */
    static String shortened(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        return line.codePointCount(0, line.length()) <= SHOWN
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…";
    }
}
