package io.maskstream.job.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a YAML text into nodes with places. Anchors and duplicate keys are errors: each would hide a value. */
final class YamlText {
    private static final int DEEPEST = 32;

    private final String file;
    private final YAMLParser parser;

    private YamlText(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static Node.Mapping parse(String file, String text) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            YamlText yaml = new YamlText(file, parser);
            if (parser.nextToken() == null) {
                throw new ConfigurationException(
                        file, new Place(1, 1), "the file is empty; it needs at least 'sources'");
            }
            Node root = yaml.node(0);
            if (parser.nextToken() != null) {
                throw yaml.error("a second document begins here; a job has one");
            }
            if (root instanceof Node.Mapping mapping) {
                return mapping;
            }
            throw new ConfigurationException(
                    file, root.place(), "found %s, expected keys such as 'sources:'".formatted(root.kind()));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            Place place = at == null ? new Place(1, 1) : new Place(at.getLineNr(), at.getColumnNr());
            throw new ConfigurationException(file, place, "this is not YAML: " + oneLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Node node(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw error("nested deeper than %d levels".formatted(DEEPEST));
        }
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw error("anchors and aliases (& and *) are not used here; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(depth);
            case START_ARRAY -> sequence(depth);
            case VALUE_NULL -> new Node.Empty(place());
            default -> new Node.Scalar(place(), parser.getText());
        };
    }

    private Node.Mapping mapping(int depth) throws IOException {
        Place place = place();
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keyPlaces = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (keyPlaces.putIfAbsent(key, place()) != null) {
                throw error("the key '%s' is given twice; remove one".formatted(key));
            }
            parser.nextToken();
            entries.put(key, node(depth + 1));
        }
        return new Node.Mapping(place, entries, keyPlaces);
    }

    private Node.Sequence sequence(int depth) throws IOException {
        Place place = place();
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(depth + 1));
        }
        return new Node.Sequence(place, items);
    }

    private Place place() {
        JsonLocation location = parser.currentTokenLocation();
        return new Place(location.getLineNr(), location.getColumnNr());
    }

    private ConfigurationException error(String message) {
        return new ConfigurationException(file, place(), message);
    }

    /** Without the excerpt of the file, which is indented: there may be a password in it. */
    private static String oneLine(String message) {
        return message.lines()
                .filter(line -> !line.startsWith("    "))
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
