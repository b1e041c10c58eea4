package io.maskstream.model.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.model.ModelException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** BERT's word pieces, lower case (google-research/bert, {@code tokenization.py}). */
public final class BertTokenizer implements Tokenizer {
    static final String KIND = "bert";

    private static final int LONGEST_WORD = 200;

    private final PieceVocabulary vocabulary;
    private final NativeTokenizer pieces;
    private final int padding;
    private final int start;
    private final int end;

    BertTokenizer(PieceVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.padding = vocabulary.require("[PAD]");
        this.start = vocabulary.require("[CLS]");
        this.end = vocabulary.require("[SEP]");
        vocabulary.require("[UNK]");
        this.pieces = new NativeTokenizer(definition());
    }

    /** From the official {@code vocab.txt}: one piece a line, its id the line's number from 0. */
    public static BertTokenizer fromOfficial(java.nio.file.Path file) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String line : VocabularyFiles.lines(file)) {
            if (ids.put(line, ids.size()) != null) {
                throw new ModelException("%s, line %d: the piece '%s' is there twice"
                        .formatted(file, ids.size() + 1, PieceVocabulary.shown(line)));
            }
        }
        return new BertTokenizer(new PieceVocabulary(ids, List.of()));
    }

    private ObjectNode definition() {
        ObjectNode model = NativeTokenizer.JSON.createObjectNode();
        model.put("type", "WordPiece");
        model.put("unk_token", "[UNK]");
        model.put("continuing_subword_prefix", "##");
        model.put("max_input_chars_per_word", LONGEST_WORD);
        ObjectNode words = model.putObject("vocab");
        vocabulary.ids().forEach(words::put);
        ObjectNode root = NativeTokenizer.definition(model);
        ObjectNode normalizer = root.putObject("normalizer");
        normalizer.put("type", "BertNormalizer").put("clean_text", true).put("handle_chinese_chars", true);
        normalizer.putNull("strip_accents").put("lowercase", true);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        return root;
    }

    @Override
    public long[] encode(String text) {
        return pieces.encode(text);
    }

    /** With {@code [CLS]} before and {@code [SEP]} behind, as long as it is. */
    public long[] encodeWithSpecials(String text) {
        long[] ids = encode(text);
        long[] all = new long[ids.length + 2];
        all[0] = start;
        System.arraycopy(ids, 0, all, 1, ids.length);
        all[ids.length + 1] = end;
        return all;
    }

    @Override
    public long[] encodeForModel(String text, int context) {
        long[] all = encodeWithSpecials(text);
        if (all.length > context) {
            throw new ModelException("the text '%s' has %d pieces, at most %d fit"
                    .formatted(PieceVocabulary.shown(text), all.length - 2, context - 2));
        }
        int length = all.length;
        all = Arrays.copyOf(all, context);
        Arrays.fill(all, length, context, padding);
        return all;
    }

    /** The piece of an id. */
    public String piece(long id) {
        return vocabulary.ids().entrySet().stream()
                .filter(entry -> entry.getValue() == id)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no piece has the id " + id));
    }

    @Override
    public int size() {
        return vocabulary.ids().size();
    }

    @Override
    public String json() {
        return Tokenizers.json(KIND, definition());
    }

    @Override
    public void close() {
        pieces.close();
    }
}
