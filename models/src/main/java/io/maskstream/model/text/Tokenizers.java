package io.maskstream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes {@code tokenizer.json}.
 *
 * <p>The file has the Hugging Face format; the object {@code maskstream} in it says which kind it is. Of a file only the
 * kind, the pieces and the merges are taken: rules and expressions come from the kind, never from the file.
 */
public final class Tokenizers {
    private static final String OURS = "maskstream";

    private Tokenizers() {}

    /** Reads a model directory's tokenizer. */
    public static Tokenizer read(Path file) {
        return parse(VocabularyFiles.bytes(file), file.toString());
    }

    /**
     * Reads a tokenizer.
     *
     * @param origin for messages
     */
    public static Tokenizer parse(byte[] json, String origin) {
        JsonNode root;
        try {
            root = NativeTokenizer.JSON.readTree(json);
        } catch (IOException e) {
            throw new ModelException("%s: not readable as JSON".formatted(origin), e);
        }
        if (root == null || !root.isObject()) {
            throw new ModelException("%s: expected a JSON object".formatted(origin));
        }
        try {
            return build(root, origin);
        } catch (ModelException e) {
            throw e.getMessage().startsWith(origin) ? e : new ModelException(origin + ": " + e.getMessage(), e);
        }
    }

    private static Tokenizer build(JsonNode root, String origin) {
        JsonNode model = root.path("model");
        PieceVocabulary vocabulary = new PieceVocabulary(
                VocabularyFiles.ids(model.get("vocab"), origin), merges(model.path("merges"), origin));
        String kind = root.path(OURS).path("kind").asText(guess(model));
        return switch (kind) {
            case ClipTokenizer.KIND -> new ClipTokenizer(vocabulary);
            case BertTokenizer.KIND -> new BertTokenizer(vocabulary);
            case OfaTokenizer.KIND -> ofa(vocabulary, root.path(OURS), origin);
            default ->
                throw new ModelException("%s: the tokenizer kind '%s' is unknown; there are clip, ofa and bert"
                        .formatted(origin, PieceVocabulary.shown(kind)));
        };
    }

    /** Files that others wrote do not name their kind. */
    private static String guess(JsonNode model) {
        if (model.path("type").asText().equals("WordPiece")) {
            return BertTokenizer.KIND;
        }
        return model.path("end_of_word_suffix").asText().equals("</w>") ? ClipTokenizer.KIND : "unnamed";
    }

    private static Tokenizer ofa(PieceVocabulary vocabulary, JsonNode ours, String origin) {
        JsonNode entries = ours.path("dictionary");
        int size = ours.path("size").asInt(0);
        if (!entries.isArray() || entries.size() != vocabulary.ids().size()) {
            throw new ModelException("%s: maskstream.dictionary must have an entry for each piece".formatted(origin));
        }
        int[] dictionary = new int[entries.size()];
        for (int i = 0; i < dictionary.length; i++) {
            dictionary[i] = entries.get(i).asInt(-1);
        }
        return new OfaTokenizer(vocabulary, dictionary, size);
    }

    private static List<PieceVocabulary.Merge> merges(JsonNode node, String origin) {
        List<PieceVocabulary.Merge> merges = new ArrayList<>();
        for (JsonNode merge : node) {
            // Older files have "left right", newer ones two texts.
            String[] parts = merge.isArray() && merge.size() == 2
                    ? new String[] {merge.get(0).asText(), merge.get(1).asText()}
                    : merge.asText().split(" ");
            if (parts.length != 2) {
                throw new ModelException("%s: '%s' is no merge of two pieces"
                        .formatted(origin, PieceVocabulary.shown(merge.toString())));
            }
            merges.add(new PieceVocabulary.Merge(parts[0], parts[1]));
        }
        return merges;
    }

    static String json(String kind, ObjectNode definition) {
        return json(kind, definition, Map.of());
    }

    static String json(String kind, ObjectNode definition, Map<String, Object> more) {
        ObjectNode ours = definition.putObject(OURS).put("kind", kind);
        more.forEach((name, value) -> {
            if (value instanceof int[] numbers) {
                ArrayNode array = ours.putArray(name);
                for (int number : numbers) {
                    array.add(number);
                }
            } else {
                ours.putPOJO(name, value);
            }
        });
        return definition.toString();
    }
}
