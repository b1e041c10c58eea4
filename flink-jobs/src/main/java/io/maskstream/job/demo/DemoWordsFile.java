package io.maskstream.job.demo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@link DemoWords#FILE}. Whatever is not as expected is one line with the file, the place and what to write. */
final class DemoWordsFile {
    private static final long LONGEST = 1 << 20;
    private static final String EXAMPLE = "{\"words\":[{\"name\":\"car\",\"masks\":true}]}";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private DemoWordsFile() {}

    static DemoWords read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new IllegalArgumentException("has %d bytes, at most %d are read; expected such as %s"
                        .formatted(Files.size(file), LONGEST, EXAMPLE));
            }
            return words(JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("no reason given");
            throw new ModelException("%s: this is not JSON: %s; expected such as %s".formatted(file, reason, EXAMPLE));
        } catch (IllegalArgumentException e) {
            throw new ModelException("%s: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static DemoWords words(JsonNode root) {
        checkKeys("the file", root, Set.of("words", "threshold"));
        JsonNode list = root.path("words");
        if (!list.isArray()) {
            throw new IllegalArgumentException("'words' is no list; expected such as " + EXAMPLE);
        }
        List<DemoWord> words = new ArrayList<>();
        for (JsonNode word : list) {
            String place = "words[%d]".formatted(words.size());
            checkKeys(place, word, Set.of("name", "masks"));
            if (!word.path("name").isTextual()) {
                throw new IllegalArgumentException("'%s.name' is missing or no text; give a noun".formatted(place));
            }
            if (!word.path("masks").isBoolean()) {
                throw new IllegalArgumentException(
                        "'%s.masks' is missing or neither true nor false; say whether training had masks of '%s'"
                                .formatted(place, word.path("name").textValue()));
            }
            words.add(new DemoWord(
                    word.path("name").textValue(), word.path("masks").booleanValue()));
        }
        return new DemoWords(words, threshold(root));
    }

    private static OptionalDouble threshold(JsonNode root) {
        if (!root.has("threshold")) {
            return OptionalDouble.empty();
        }
        if (!root.get("threshold").isNumber()) {
            throw new IllegalArgumentException("'threshold' is no number; give a share from 0 to 1, or leave it out");
        }
        return OptionalDouble.of(root.get("threshold").doubleValue());
    }

    private static void checkKeys(String place, JsonNode object, Set<String> known) {
        if (!object.isObject()) {
            throw new IllegalArgumentException("%s is no object; expected such as %s".formatted(place, EXAMPLE));
        }
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("%s has the unknown key '%s', expected %s"
                        .formatted(place, key.replaceAll("\\p{Cntrl}", "?"), new TreeSet<>(known)));
            }
        });
    }
}
