package io.maskstream.model.text;

import io.maskstream.model.ModelException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Learns the byte pairs of an OFA tokenizer from texts, as {@link BytePairTrainer} does those of a CLIP tokenizer. Words have
 * a blank before them and are split as GPT-2 splits them; ids follow the special ones without a gap.
 */
public final class OfaVocabularyTrainer {
    /** GPT-2's, which the tokenizer has built in. */
    private static final Pattern PIECE = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Map<String, Long> counts = new TreeMap<>();

    /** Counts the words of a text. */
    public void add(String text) {
        for (String word : BLANKS.split(text.strip())) {
            Matcher pieces = PIECE.matcher(" " + word);
            while (pieces.find()) {
                counts.merge(pieces.group(), 1L, Math::addExact);
            }
        }
    }

    /**
     * Learns a tokenizer of at most this many pieces, special ones included; of fewer where the texts have fewer pairs that
     * repeat.
     *
     * @param size at least 260: 256 letters and four special pieces
     */
    public OfaTokenizer train(int size) {
        List<String> letters = ByteLetters.inVocabularyOrder();
        int least = OfaTokenizer.SPECIALS + letters.size();
        if (size < least || size > PieceVocabulary.MOST_PIECES) {
            throw new ModelException("an OFA vocabulary has %d to %d pieces, not %d"
                    .formatted(least, PieceVocabulary.MOST_PIECES, size));
        }
        List<PieceVocabulary.Merge> merges =
                new BytePairTrainer.Run(counts, "").merges(size - least, new HashSet<>(letters));
        Map<String, Integer> ids = new LinkedHashMap<>();
        letters.forEach(letter -> ids.put(letter, ids.size()));
        merges.forEach(merge -> ids.put(merge.left() + merge.right(), ids.size()));
        int pieces = OfaTokenizer.SPECIALS + ids.size();
        int[] dictionary = IntStream.range(OfaTokenizer.SPECIALS, pieces).toArray();
        return new OfaTokenizer(new PieceVocabulary(ids, merges), dictionary, pieces);
    }
}
