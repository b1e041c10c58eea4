package io.maskstream.model.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * OFA's tokenizer: GPT-2's byte-level byte pairs, then fairseq's dictionary, in which a GPT-2 id is looked up as decimal
 * text. Words are encoded with a blank before them, as IFSeg's data set does.
 */
public final class OfaTokenizer implements Tokenizer {
    static final String KIND = "ofa";
    /** The id that a text begins with. */
    public static final int START = 0;

    static final int PADDING = 1;
    /** The id that a text ends with. */
    public static final int END = 2;

    static final int UNKNOWN = 3;

    static final int SPECIALS = 4;
    private static final int LONGEST_DRAWN = 8;
    /** What Python's {@code str.split} takes for white space. */
    private static final Pattern BLANKS = Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

    private final PieceVocabulary vocabulary;
    private final int[] dictionary;
    private final int size;
    private final NativeTokenizer pairs;

    OfaTokenizer(PieceVocabulary vocabulary, int[] dictionary, int size) {
        if (dictionary.length != vocabulary.ids().size()
                || Arrays.stream(dictionary).anyMatch(i -> i < 0 || i >= size)) {
            throw new ModelException("the dictionary has %d entries for %d pieces; expected one for each, from 0 to %d"
                    .formatted(dictionary.length, vocabulary.ids().size(), size - 1));
        }
        this.vocabulary = vocabulary;
        this.dictionary = dictionary;
        this.size = size;
        this.pairs = new NativeTokenizer(definition());
    }

    /** From OFA's {@code encoder.json}, {@code vocab.bpe} and {@code dict.txt}. */
    public static OfaTokenizer fromOfficial(
            java.nio.file.Path encoder, java.nio.file.Path pairs, java.nio.file.Path dictionary) {
        Map<String, Integer> ids = VocabularyFiles.ids(encoder);
        List<String> lines = new ArrayList<>(VocabularyFiles.lines(pairs));
        lines.removeIf(line -> line.startsWith("#version") || line.isBlank());
        PieceVocabulary vocabulary = new PieceVocabulary(ids, VocabularyFiles.merges(pairs, lines));
        List<String> entries = VocabularyFiles.lines(dictionary);
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            int blank = entries.get(i).lastIndexOf(' ');
            if (blank < 1) {
                throw new ModelException("%s, line %d: '%s' is no entry with a count; is it fairseq's dict.txt?"
                        .formatted(dictionary, i + 1, PieceVocabulary.shown(entries.get(i))));
            }
            indices.put(entries.get(i).substring(0, blank), SPECIALS + i);
        }
        int[] byId = new int[ids.size()];
        for (int id = 0; id < byId.length; id++) {
            byId[id] = indices.getOrDefault(String.valueOf(id), UNKNOWN);
        }
        return new OfaTokenizer(vocabulary, byId, SPECIALS + entries.size());
    }

    /**
     * A vocabulary for a model that embeds so many pieces, whose merges are drawn from a seed; for models with random weights.
     */
    public static OfaTokenizer random(int size, long seed) {
        List<String> letters = ByteLetters.inVocabularyOrder();
        if (size < SPECIALS + letters.size()) {
            throw new ModelException(
                    "an OFA vocabulary has at least %d pieces, not %d".formatted(SPECIALS + letters.size(), size));
        }
        Map<String, Integer> ids = new LinkedHashMap<>();
        letters.forEach(letter -> ids.put(letter, ids.size()));
        List<String> parts = new ArrayList<>(letters);
        List<PieceVocabulary.Merge> merges = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        while (ids.size() < size - SPECIALS) {
            String left = parts.get(random.nextInt(parts.size()));
            String right = letters.get(random.nextInt(letters.size()));
            if (left.length() < LONGEST_DRAWN && ids.putIfAbsent(left + right, ids.size()) == null) {
                merges.add(new PieceVocabulary.Merge(left, right));
                parts.add(left + right);
            }
        }
        int[] dictionary = IntStream.range(SPECIALS, size).toArray();
        return new OfaTokenizer(new PieceVocabulary(ids, merges), dictionary, size);
    }

    private ObjectNode definition() {
        ObjectNode root = NativeTokenizer.definition(NativeTokenizer.bytePairs(vocabulary, ""));
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        return root;
    }

    /** GPT-2's own ids of the text as it stands. */
    public long[] encodePairs(String text) {
        return pairs.encode(text);
    }

    /** GPT-2's ids, every word with a blank before it. */
    public long[] encodeWords(String text) {
        List<Long> ids = new ArrayList<>();
        for (String word : BLANKS.split(text)) {
            if (!word.isEmpty()) {
                Arrays.stream(pairs.encode(" " + word)).forEach(ids::add);
            }
        }
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public long[] encode(String text) {
        return Arrays.stream(encodeWords(text)).map(id -> dictionary[(int) id]).toArray();
    }

    @Override
    public long[] encodeForModel(String text, int context) {
        long[] ids = encode(text);
        if (ids.length + 2 > context) {
            throw new ModelException("the text '%s' has %d pieces, at most %d fit"
                    .formatted(PieceVocabulary.shown(text), ids.length, context - 2));
        }
        long[] all = new long[context];
        Arrays.fill(all, PADDING);
        all[0] = START;
        System.arraycopy(ids, 0, all, 1, ids.length);
        all[ids.length + 1] = END;
        return all;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String json() {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("dictionary", dictionary);
        more.put("size", size);
        return Tokenizers.json(KIND, definition(), more);
    }

    @Override
    public void close() {
        pairs.close();
    }
}
