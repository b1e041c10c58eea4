package io.maskstream.model.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.text.BertTokenizer;
import io.maskstream.model.text.ClipTokenizer;
import io.maskstream.model.text.OfaTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tokenizers; every list of ids of every entry of {@code expected.json} is a tensor of its own. */
final class TokenizersParity implements ParitySystem {
    static Map<String, Values> expected(Fixture fixture) {
        Map<String, Values> expected = new LinkedHashMap<>();
        JsonNode entries = entries(fixture);
        for (int i = 0; i < entries.size(); i++) {
            String prefix = i + ".";
            entries.get(i).properties().forEach(field -> {
                if (field.getValue().isArray() && !field.getKey().equals("tokens")) {
                    expected.put(prefix + field.getKey(), ids(field.getValue()));
                }
            });
        }
        return expected;
    }

    private static JsonNode entries(Fixture fixture) {
        Path file = fixture.directory().resolve("expected.json");
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new ModelException("%s: not readable as JSON".formatted(file), e);
        }
    }

    private static Values ids(JsonNode list) {
        long[] ids = new long[list.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = list.get(i).asLong();
        }
        return Values.of(ids);
    }

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        JsonNode config = fixture.config();
        switch (config.path("tokenizer").asText()) {
            case "clip" -> clip(fixture, results);
            case "ofa" -> ofa(fixture, results);
            case "bert" -> bert(fixture, results);
            default ->
                throw new ModelException("unknown tokenizer '%s'; there are clip, ofa and bert"
                        .formatted(config.path("tokenizer").asText()));
        }
    }

    private static void clip(Fixture fixture, Results results) {
        int context = fixture.number("context_length");
        try (ClipTokenizer tokenizer = ClipTokenizer.fromOfficial(vocabulary(fixture, "vocab_file", 0))) {
            each(fixture, (prefix, text) -> {
                results.put(prefix + "ids", Values.of(tokenizer.encode(text)));
                results.put(prefix + "ids_without_ftfy", Values.of(tokenizer.encodeUnmended(text)));
                results.put(prefix + "padded" + context, Values.of(tokenizer.encodeTruncated(text, context)));
            });
        }
    }

    private static void ofa(Fixture fixture, Results results) {
        try (OfaTokenizer tokenizer = OfaTokenizer.fromOfficial(
                vocabulary(fixture, "files", 0), vocabulary(fixture, "files", 1), vocabulary(fixture, "files", 2))) {
            each(fixture, (prefix, text) -> {
                results.put(prefix + "gpt2_ids", Values.of(tokenizer.encodePairs(text)));
                results.put(prefix + "ifseg_word_gpt2_ids", Values.of(tokenizer.encodeWords(text)));
                results.put(prefix + "ifseg_dict_ids", Values.of(tokenizer.encode(text)));
            });
        }
    }

    private static void bert(Fixture fixture, Results results) {
        try (BertTokenizer tokenizer = BertTokenizer.fromOfficial(vocabulary(fixture, "vocab_file", 0))) {
            each(fixture, (prefix, text) -> {
                results.put(prefix + "ids", Values.of(tokenizer.encode(text)));
                results.put(prefix + "with_specials", Values.of(tokenizer.encodeWithSpecials(text)));
            });
        }
    }

    private interface Entry {
        void take(String prefix, String text);
    }

    private static void each(Fixture fixture, Entry entry) {
        JsonNode entries = entries(fixture);
        for (int i = 0; i < entries.size(); i++) {
            entry.take(i + ".", entries.get(i).path("text").asText());
        }
    }

    /**
     * A vocabulary file. Its path is relative to the folder that holds {@code fixtures/} and {@code data/}; where the
     * case lies elsewhere, {@code MASKSTREAM_TEST_DATA} names that {@code data} folder.
     */
    private static Path vocabulary(Fixture fixture, String key, int index) {
        JsonNode node = fixture.config().path(key);
        String name = node.isArray() ? node.path(index).asText() : node.asText();
        if (name.isEmpty()) {
            throw new ModelException("%s: config.json has no '%s'".formatted(fixture.directory(), key));
        }
        return TestData.find(fixture.directory(), name)
                .orElseThrow(() -> new ModelException("no %s above %s; set MASKSTREAM_TEST_DATA to the folder 'data'"
                        .formatted(name, fixture.directory())));
    }
}
