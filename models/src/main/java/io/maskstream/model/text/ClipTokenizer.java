package io.maskstream.model.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * CLIP's byte-level byte pairs (openai/CLIP, {@code simple_tokenizer.py}): text is mended, unescaped twice, collapsed
 * and lower-cased; digits stand alone; the last piece of a word carries {@code </w>}.
 */
public final class ClipTokenizer implements Tokenizer {
    static final String KIND = "clip";

    static final String END_OF_WORD = "</w>";
    static final String START = "<|startoftext|>";
    static final String END = "<|endoftext|>";
    static final String PIECES = "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+";
    private static final Pattern BLANKS = Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

    private final PieceVocabulary vocabulary;
    private final NativeTokenizer pairs;
    private final int start;
    private final int end;

    ClipTokenizer(PieceVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.start = vocabulary.require(START);
        this.end = vocabulary.require(END);
        this.pairs = new NativeTokenizer(definition());
    }

    /**
     * From the official merges ({@code bpe_simple_vocab_16e6.txt}, unpacked): its first line is a header, and only the
     * first 48,894 merges are used.
     */
    public static ClipTokenizer fromOfficial(java.nio.file.Path file) {
        int used = 49152 - 256 - 2;
        List<String> lines = VocabularyFiles.lines(file);
        if (lines.size() < used + 1) {
            throw new ModelException("%s: %d lines, expected at least %d; is it bpe_simple_vocab_16e6.txt.gz?"
                    .formatted(file, lines.size(), used + 1));
        }
        return new ClipTokenizer(fromMerges(VocabularyFiles.merges(file, lines.subList(1, used + 1))));
    }

    /** A vocabulary of this size whose merges are drawn from a seed; for models with random weights. */
    public static ClipTokenizer random(int size, long seed) {
        List<String> letters = alphabet();
        if (size < letters.size() + 2) {
            throw new ModelException(
                    "a CLIP vocabulary has at least %d pieces, not %d".formatted(letters.size() + 2, size));
        }
        List<String> inner = new ArrayList<>(letters.subList(0, letters.size() / 2));
        Map<String, PieceVocabulary.Merge> merges = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        while (merges.size() < size - letters.size() - 2) {
            String left = inner.get(random.nextInt(inner.size()));
            String right = letters.get(random.nextInt(letters.size()));
            String merged = left + right;
            if (merges.putIfAbsent(merged, new PieceVocabulary.Merge(left, right)) == null
                    && !merged.endsWith(END_OF_WORD)
                    && merged.length() < 8) {
                inner.add(merged);
            }
        }
        return new ClipTokenizer(fromMerges(List.copyOf(merges.values())));
    }

    /** Ids as the official tokenizer gives them: letters, letters that end a word, merges, start, end. */
    static PieceVocabulary fromMerges(List<PieceVocabulary.Merge> merges) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        alphabet().forEach(letter -> ids.put(letter, ids.size()));
        merges.forEach(merge -> ids.put(merge.left() + merge.right(), ids.size()));
        ids.put(START, ids.size());
        ids.put(END, ids.size());
        return new PieceVocabulary(ids, merges);
    }

    static List<String> alphabet() {
        List<String> letters = new ArrayList<>(ByteLetters.inVocabularyOrder());
        ByteLetters.inVocabularyOrder().forEach(letter -> letters.add(letter + END_OF_WORD));
        return letters;
    }

    private ObjectNode definition() {
        ObjectNode root = NativeTokenizer.definition(NativeTokenizer.bytePairs(vocabulary, END_OF_WORD));
        NativeTokenizer.addSpecial(root, START, start);
        NativeTokenizer.addSpecial(root, END, end);
        ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode steps = sequence.putArray("pretokenizers");
        ObjectNode split = steps.addObject()
                .put("type", "Split")
                .put("behavior", "Removed")
                .put("invert", true);
        split.putObject("pattern").put("Regex", PIECES);
        steps.addObject()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
        return root;
    }

    @Override
    public long[] encode(String text) {
        return pairs.encode(clean(TextFixer.fix(text)));
    }

    /** As {@link #encode}, but without mending broken text first. */
    public long[] encodeUnmended(String text) {
        return pairs.encode(clean(text));
    }

    static String clean(String text) {
        String twice = HtmlEntities.unescape(HtmlEntities.unescape(text));
        return BLANKS.matcher(twice).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public long[] encodeForModel(String text, int context) {
        long[] ids = encode(text);
        if (ids.length + 2 > context) {
            throw new ModelException("the text '%s' has %d pieces, at most %d fit"
                    .formatted(PieceVocabulary.shown(text), ids.length, context - 2));
        }
        return padded(ids, context);
    }

    /** As {@link #encodeForModel}, but a text that is too long is cut and its last id made the end of text. */
    public long[] encodeTruncated(String text, int context) {
        long[] padded = padded(encode(text), context);
        if (padded[context - 1] != 0) {
            padded[context - 1] = end;
        }
        return padded;
    }

    private long[] padded(long[] ids, int context) {
        long[] all = new long[Math.max(context, ids.length + 2)];
        all[0] = start;
        System.arraycopy(ids, 0, all, 1, ids.length);
        all[ids.length + 1] = end;
        return Arrays.copyOf(all, context);
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
        pairs.close();
    }
}
