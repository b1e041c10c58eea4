package io.maskstream.job.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maskstream.stream.rule.Zone;
import java.util.ArrayList;
import java.util.List;

/** Zones as they are written in rules: {@code [[0.1, 0.2], [0.4, 0.2], [0.4, 0.9]]}. */
final class ZoneText {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String FUNCTION = "MASK_COVERAGE";
    private static final int LONGEST_SHOWN = 80;

    private ZoneText() {}

    /**
     * Reads a polygon.
     *
     * @throws IllegalArgumentException if it is none, or leaves the frame
     */
    static Zone parse(String text) {
        JsonNode polygon = json(text);
        List<Zone.Corner> corners = new ArrayList<>();
        for (JsonNode corner : polygon) {
            if (corner.size() != 2
                    || !corner.path(0).isNumber()
                    || !corner.path(1).isNumber()) {
                throw refused(text);
            }
            corners.add(
                    new Zone.Corner(corner.path(0).doubleValue(), corner.path(1).doubleValue()));
        }
        try {
            return new Zone(FUNCTION, FUNCTION, corners);
        } catch (IllegalArgumentException e) {
            // Without its cause: Flink's SQL client shows the innermost message alone.
            throw new IllegalArgumentException("%s: %s".formatted(FUNCTION, e.getMessage()));
        }
    }

    private static JsonNode json(String text) {
        JsonNode polygon;
        try {
            polygon = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw refused(text);
        }
        if (!polygon.isArray()) {
            throw refused(text);
        }
        return polygon;
    }

    private static IllegalArgumentException refused(String text) {
        String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
        return new IllegalArgumentException(
                "%s: '%s' is no zone; give the corners of a polygon as fractions of the frame, such as '[[0.1, 0.2], [0.4, 0.2], [0.4, 0.9]]'"
                        .formatted(FUNCTION, shown.replaceAll("\\p{Cntrl}", "?")));
    }
}
