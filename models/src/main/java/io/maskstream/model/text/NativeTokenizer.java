package io.maskstream.model.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.model.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Merges byte pairs and word pieces natively. What reaches the library was made here from a checked vocabulary, never
 * a file as it was found.
 */
final class NativeTokenizer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HuggingFaceTokenizer tokenizer;

    NativeTokenizer(ObjectNode definition) {
        byte[] json = definition.toString().getBytes(StandardCharsets.UTF_8);
        try {
            // Cutting to a length is ours to do: the library's default is 512 ids.
            tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json),
                    Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"));
        } catch (IOException | RuntimeException | LinkageError e) {
            // The library is unpacked on first use, and says so in the cause alone if that fails.
            throw new ModelException(
                    "the tokenizer cannot be loaded: %s (is there room, and the right to write, in DJL_CACHE_DIR?)"
                            .formatted(rootMessage(e)),
                    e);
        }
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString().lines().findFirst().orElse("no reason given");
    }

    long[] encode(String text) {
        // The library aborts on lone surrogates, which have no UTF-8 form.
        String clean = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return clean.isEmpty()
                ? new long[0]
                : tokenizer.encode(clean, false, false).getIds();
    }

    /** The parts that every definition has. */
    static ObjectNode definition(ObjectNode model) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        root.putArray("added_tokens");
        root.putNull("normalizer");
        root.putNull("pre_tokenizer");
        root.putNull("post_processor");
        root.putNull("decoder");
        root.set("model", model);
        return root;
    }

    static ObjectNode bytePairs(PieceVocabulary vocabulary, String endOfWord) {
        ObjectNode model = JSON.createObjectNode();
        model.put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.put("continuing_subword_prefix", "");
        model.put("end_of_word_suffix", endOfWord);
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        ObjectNode words = model.putObject("vocab");
        vocabulary.ids().forEach(words::put);
        ArrayNode merges = model.putArray("merges");
        vocabulary.merges().forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
        return model;
    }

    static void addSpecial(ObjectNode root, String content, int id) {
        ((ArrayNode) root.get("added_tokens"))
                .addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
