package io.maskstream.model.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The smallest tokenizers that have something of everything. */
final class SmallVocabularies {
    private SmallVocabularies() {}

    static ClipTokenizer clip() {
        return ClipTokenizer.random(530, 5);
    }

    /** Bytes, two merges, and a dictionary that turns them round. */
    static OfaTokenizer ofa() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        ByteLetters.inVocabularyOrder().forEach(letter -> ids.put(letter, ids.size()));
        ids.put("ca", ids.size());
        ids.put("cat", ids.size());
        PieceVocabulary vocabulary = new PieceVocabulary(
                ids, List.of(new PieceVocabulary.Merge("c", "a"), new PieceVocabulary.Merge("ca", "t")));
        int[] dictionary = IntStream.range(0, ids.size())
                .map(id -> 4 + ids.size() - 1 - id)
                .toArray();
        return new OfaTokenizer(vocabulary, dictionary, 4 + ids.size());
    }

    static BertTokenizer bert() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String piece : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "cat", "##s", "photo", ".", "a")) {
            ids.put(piece, ids.size());
        }
        return new BertTokenizer(new PieceVocabulary(ids, List.of()));
    }
}
