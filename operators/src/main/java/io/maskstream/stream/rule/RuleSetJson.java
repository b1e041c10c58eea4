package io.maskstream.stream.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules and zones as the JSON that commands carry; written by {@link #write} alone. */
public final class RuleSetJson {
    private static final JsonMapper JSON = new JsonMapper();

    private RuleSetJson() {}

    /** As JSON with {@code rules} and {@code zones}, in the form of the control topic. */
    public static String write(RuleSet set) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rules = json.putArray("rules");
        for (Rule rule : set.rules()) {
            ObjectNode added = rules.addObject().put("name", rule.name());
            rule.stream().ifPresent(stream -> added.put("stream", stream));
            added.put("when", rule.when());
        }
        ArrayNode zones = json.putArray("zones");
        for (Zone zone : set.zones()) {
            ArrayNode polygon = zones.addObject()
                    .put("name", zone.name())
                    .put("stream", zone.stream())
                    .putArray("polygon");
            zone.corners().forEach(corner -> polygon.addArray().add(corner.x()).add(corner.y()));
        }
        return json.toString();
    }

    /**
     * Reads what {@link #write} has written, also an earlier version's.
     *
     * @throws IllegalArgumentException if this version cannot read it
     */
    public static RuleSet read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("rules that are no JSON: %s".formatted(e.getOriginalMessage()), e);
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : json.path("rules")) {
            rules.add(Rule.parse(
                    rule.path("name").asText(),
                    Optional.ofNullable(rule.get("stream")).map(JsonNode::asText),
                    rule.path("when").asText()));
        }
        List<Zone> zones = new ArrayList<>();
        for (JsonNode zone : json.path("zones")) {
            List<Zone.Corner> corners = new ArrayList<>();
            zone.path("polygon")
                    .forEach(corner -> corners.add(new Zone.Corner(
                            corner.path(0).asDouble(), corner.path(1).asDouble())));
            zones.add(new Zone(zone.path("name").asText(), zone.path("stream").asText(), corners));
        }
        return new RuleSet(rules, zones);
    }
}
