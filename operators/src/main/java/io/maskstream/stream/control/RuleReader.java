package io.maskstream.stream.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.stream.rule.Rule;
import io.maskstream.stream.rule.RuleSet;
import io.maskstream.stream.rule.RuleSyntaxException;
import io.maskstream.stream.rule.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules and zones of a message of the control topic. */
final class RuleReader {
    private static final int MOST = 1000;

    private RuleReader() {}

    /**
     * Reads the rules and zones of a message.
     *
     * @param stream the stream that its key names
     * @throws IllegalArgumentException if they are not in order
     */
    static RuleSet read(JsonKeys message, Optional<String> stream) {
        message.required("rules");
        List<Rule> rules = new ArrayList<>();
        for (JsonNode item : message.list("rules", MOST)) {
            rules.add(rule(new JsonKeys("rules", item, List.of("name", "stream", "when")), stream));
        }
        List<Zone> zones = new ArrayList<>();
        for (JsonNode item : message.list("zones", MOST)) {
            zones.add(zone(new JsonKeys("zones", item, List.of("name", "stream", "polygon")), stream));
        }
        return new RuleSet(rules, zones);
    }

    private static Rule rule(JsonKeys rule, Optional<String> stream) {
        String name = rule.text("name");
        Optional<String> its = rule.node("stream").map(node -> JsonKeys.text("rules.stream", node));
        requireSame("rule", name, its, stream);
        try {
            return Rule.parse(name, its, rule.text("when"));
        } catch (RuleSyntaxException e) {
            throw new RefusedException("the rule '%s', %s".formatted(JsonKeys.shortened(name), e.getMessage()));
        }
    }

    private static Zone zone(JsonKeys zone, Optional<String> stream) {
        String name = zone.text("name");
        Optional<String> its = zone.node("stream").map(node -> JsonKeys.text("zones.stream", node));
        requireSame("zone", name, its, stream);
        List<Zone.Corner> corners = new ArrayList<>();
        for (JsonNode corner : JsonKeys.items("zones.polygon", zone.required("polygon"), MOST)) {
            List<JsonNode> sides = JsonKeys.items("zones.polygon", corner, 2);
            if (sides.size() != 2) {
                throw new RefusedException("a corner of the zone '%s' has %d numbers; expected [x, y]"
                        .formatted(JsonKeys.shortened(name), sides.size()));
            }
            corners.add(new Zone.Corner(
                    JsonKeys.number("zones.polygon", sides.get(0)), JsonKeys.number("zones.polygon", sides.get(1))));
        }
        return new Zone(
                name,
                its.or(() -> stream)
                        .orElseThrow(() ->
                                new RefusedException("the zone '%s' has no 'stream', and the record key names none"
                                        .formatted(JsonKeys.shortened(name)))),
                corners);
    }

    private static void requireSame(String what, String name, Optional<String> its, Optional<String> stream) {
        if (its.isPresent() && stream.isPresent() && !stream.equals(its)) {
            throw new RefusedException("the %s '%s' is of the stream '%s', the record key names '%s'"
                    .formatted(
                            what,
                            JsonKeys.shortened(name),
                            JsonKeys.shortened(its.get()),
                            JsonKeys.shortened(stream.get())));
        }
    }
}
