package io.maskstream.stream.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rules and zones: whether they are well-formed. A rule is {@code coverage(LABEL, zone=NAME) > 0.2 for 5s}, where the zone
 * and the time may be absent; {@code regions} counts regions in the same way. A zone is a polygon in fractions of the frame.
 */
final class RuleReader {
    private static final int MOST = 1000;
    private static final int LONGEST = 1000;
    private static final Pattern RULE = Pattern.compile(
            "\\s*(coverage|regions)\\s*\\(\\s*[^(),=]*[^(),=\\s]\\s*(,\\s*zone\\s*=\\s*[^(),=]*[^(),=\\s]\\s*)?\\)"
                    + "\\s*(>=|<=|>|<)\\s*\\d{1,9}(\\.\\d{1,9})?(\\s+for\\s+\\d{1,9}(ms|s|m|h))?\\s*");

    private RuleReader() {}

    /** Gives the rules and zones of a message as JSON of their own. */
    static String check(JsonKeys message, Optional<String> stream) {
        message.required("rules");
        ObjectNode checked = JsonNodeFactory.instance.objectNode();
        ArrayNode rules = checked.putArray("rules");
        Set<String> names = new HashSet<>();
        for (JsonNode item : message.list("rules", MOST)) {
            JsonKeys rule = new JsonKeys("rules", item, List.of("name", "when"));
            String name = name("rules.name", rule.text("name"), names);
            String when = rule.text("when");
            if (when.length() > LONGEST || !RULE.matcher(when).matches()) {
                throw new RefusedException(
                        "the rule '%s' has '%s'; expected such as 'coverage(car, zone=exit) > 0.2 for 5s'"
                                .formatted(name, JsonKeys.shortened(when)));
            }
            rules.addObject().put("name", name).put("when", when);
        }
        zones(message, stream, checked.putArray("zones"));
        return checked.toString();
    }

    private static void zones(JsonKeys message, Optional<String> stream, ArrayNode checked) {
        Set<String> names = new HashSet<>();
        for (JsonNode item : message.list("zones", MOST)) {
            JsonKeys zone = new JsonKeys("zones", item, List.of("name", "stream", "polygon"));
            String name = name("zones.name", zone.text("name"), names);
            String its = zone.node("stream")
                    .map(node -> JsonKeys.text("zones.stream", node))
                    .or(() -> stream)
                    .orElseThrow(() -> new RefusedException(
                            "the zone '%s' has no 'stream', and the record key names none".formatted(name)));
            if (stream.isPresent() && !stream.get().equals(its)) {
                throw new RefusedException("the zone '%s' is of the stream '%s', the record key names '%s'"
                        .formatted(name, JsonKeys.shortened(its), JsonKeys.shortened(stream.get())));
            }
            ObjectNode added = checked.addObject().put("name", name).put("stream", its);
            polygon(name, JsonKeys.items("zones.polygon", zone.required("polygon"), MOST), added.putArray("polygon"));
        }
    }

    private static void polygon(String zone, List<JsonNode> corners, ArrayNode checked) {
        if (corners.size() < 3) {
            throw new RefusedException(
                    "the polygon of the zone '%s' has %d corners; at least 3".formatted(zone, corners.size()));
        }
        for (JsonNode corner : corners) {
            List<JsonNode> sides = JsonKeys.items("zones.polygon", corner, 2);
            if (sides.size() != 2) {
                throw new RefusedException(
                        "a corner of the zone '%s' has %d numbers; expected [x, y]".formatted(zone, sides.size()));
            }
            ArrayNode point = checked.addArray();
            for (JsonNode side : sides) {
                double value = JsonKeys.number("zones.polygon", side);
                if (!(value >= 0 && value <= 1)) {
                    throw new RefusedException("a corner of the zone '%s' is at %s; give fractions of the frame, 0 to 1"
                            .formatted(zone, value));
                }
                point.add(value);
            }
        }
    }

    private static String name(String key, String name, Set<String> names) {
        if (name.isBlank() || name.length() > 256) {
            throw new RefusedException("'%s' is empty or longer than 256 characters".formatted(key));
        }
        if (!names.add(name)) {
            throw new RefusedException(
                    "'%s': '%s' is there twice; remove one".formatted(key, JsonKeys.shortened(name)));
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw new RefusedException("'%s': '%s' has a control character".formatted(key, JsonKeys.shortened(name)));
        }
        return name;
    }
}
