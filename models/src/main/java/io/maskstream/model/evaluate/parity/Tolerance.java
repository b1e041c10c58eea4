package io.maskstream.model.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How far a tensor may be off: {@code |ours - theirs| <= atol + rtol * |theirs|}, or the largest share of entries that
 * differ at all.
 */
sealed interface Tolerance {
    /** Absolute and relative bound of every number. */
    record Close(double atol, double rtol) implements Tolerance {}

    /** Largest share of differing entries; for labels, indices and masks. */
    record Mismatch(double share) implements Tolerance {}

    /** What a case's {@code config.json} says: the first pattern that matches a tensor's name, else the default. */
    final class Table {
        private record Rule(Pattern name, Tolerance tolerance) {}

        private final Tolerance otherwise;
        private final List<Rule> rules = new ArrayList<>();

        Table(JsonNode tolerance) {
            if (!tolerance.path("default").isObject()) {
                throw new IllegalArgumentException("config.json has no 'tolerance' with a 'default'");
            }
            otherwise = parse(tolerance.get("default"));
            for (JsonNode pattern : tolerance.path("patterns")) {
                rules.add(new Rule(glob(pattern.path("match").asText()), parse(pattern)));
            }
        }

        Tolerance of(String tensor) {
            return rules.stream()
                    .filter(rule -> rule.name().matcher(tensor).matches())
                    .map(Rule::tolerance)
                    .findFirst()
                    .orElse(otherwise);
        }

        private static Tolerance parse(JsonNode node) {
            if (node.has("mismatch")) {
                return new Mismatch(node.get("mismatch").asDouble());
            }
            if (!node.has("atol") && !node.has("rtol")) {
                throw new IllegalArgumentException(
                        "config.json has a tolerance without atol, rtol or mismatch: " + node);
            }
            return new Close(node.path("atol").asDouble(0), node.path("rtol").asDouble(0));
        }
    }

    /** A pattern with {@code *} for anything and {@code ?} for one character. */
    static Pattern glob(String text) {
        StringBuilder pattern = new StringBuilder();
        for (char c : text.toCharArray()) {
            pattern.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(pattern.toString());
    }
}
