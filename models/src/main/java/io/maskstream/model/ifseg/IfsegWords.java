package io.maskstream.model.ifseg;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.ModelException;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A vocabulary as IFSeg reads it: a question, all words one behind the other, and the word for what is none of them.
 *
 * <p>A class that brings prompts has these as its words in place of its name: several words, one class. A word's embedding is
 * the mean of its sub-words; a class is as likely as its words together.
 *
 * @param text ids of the whole text, start and end included
 * @param words sub-words of each word
 * @param classes for each word the index of its class
 */
public record IfsegWords(long[] text, List<long[]> words, int[] classes) {
    private static final String QUESTION = "what is the segmentation map of the image? object:";
    private static final String NONE = "unknown";
    private static final int START = 0;
    private static final int END = 2;
    private static final int UNKNOWN = 3;

    /**
     * Encodes a vocabulary.
     *
     * @param rows sub-words that the model knows
     * @param longest pieces of the longest text that it has positions for
     * @throws ModelException in one line that names the class that cannot be encoded, or if there are too many words
     */
    public static IfsegWords of(Vocabulary vocabulary, Tokenizer tokenizer, int rows, int longest) {
        List<long[]> words = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        for (int i = 0; i < vocabulary.size(); i++) {
            ClassPrompt given = vocabulary.classes().get(i);
            for (String word : given.prompts().isEmpty() ? List.of(given.name()) : given.prompts()) {
                words.add(encode(word, given.name(), tokenizer, rows));
                classes.add(i);
            }
        }
        List<long[]> parts = new ArrayList<>();
        parts.add(new long[] {START});
        parts.add(tokenizer.encode(QUESTION));
        parts.addAll(words);
        parts.add(tokenizer.encode(NONE));
        parts.add(new long[] {END});
        long[] text = parts.stream().flatMapToLong(Arrays::stream).toArray();
        if (text.length > longest) {
            throw new ModelException(
                    "the vocabulary's %d words make a text of %d pieces, but the model reads at most %d; "
                                    .formatted(words.size(), text.length, longest)
                            + "give fewer or shorter words");
        }
        return new IfsegWords(
                text,
                List.copyOf(words),
                classes.stream().mapToInt(Integer::intValue).toArray());
    }

    private static long[] encode(String word, String name, Tokenizer tokenizer, int rows) {
        long[] ids = tokenizer.encode(word);
        if (ids.length == 0 || Arrays.stream(ids).anyMatch(id -> id == UNKNOWN || id < 0 || id >= rows)) {
            throw new ModelException(
                    "the class '%s' cannot be encoded: the model has no sub-words for '%s'; name it otherwise"
                            .formatted(name, word));
        }
        return ids;
    }

    /** Which words are whose: words x classes, 1 where a word is of a class, else 0. */
    float[] membership(int count) {
        float[] members = new float[words.size() * count];
        for (int i = 0; i < classes.length; i++) {
            members[i * count + classes[i]] = 1;
        }
        return members;
    }
}
