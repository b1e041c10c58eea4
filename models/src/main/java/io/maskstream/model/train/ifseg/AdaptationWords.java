package io.maskstream.model.train.ifseg;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.ModelException;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegWords;
import io.maskstream.model.text.Tokenizer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words that a model can learn to tell apart. Two that are one to it could only be guessed between. */
final class AdaptationWords {
    private AdaptationWords() {}

    /**
     * Encodes a vocabulary.
     *
     * @throws ModelException in one line if there is but one word, a word has no sub-words, two have the same or differ in
     *     spelling alone, or all together are longer than the model's text
     */
    static IfsegWords encode(Vocabulary vocabulary, Tokenizer tokenizer, IfsegConfig config) {
        List<String> words = new ArrayList<>();
        for (ClassPrompt given : vocabulary.classes()) {
            words.addAll(given.prompts().isEmpty() ? List.of(given.name()) : given.prompts());
        }
        if (words.size() < 2) {
            throw new ModelException("one word ('%s') is nothing to tell apart; give at least two"
                    .formatted(vocabulary.classes().get(0).name()));
        }
        Map<String, String> spelt = new HashMap<>();
        for (String word : words) {
            refuse(spelt.putIfAbsent(plain(word), word), word);
        }
        IfsegWords encoded = IfsegWords.of(
                vocabulary, tokenizer, config.ofa().words(), config.ofa().positions());
        Map<List<Long>, String> pieces = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            List<Long> ids = new ArrayList<>();
            for (long id : encoded.words().get(i)) {
                ids.add(id);
            }
            refuse(pieces.putIfAbsent(ids, words.get(i)), words.get(i));
        }
        return encoded;
    }

    private static String plain(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s_-]+", " ")
                .strip();
    }

    private static void refuse(String before, String word) {
        if (before != null) {
            throw new ModelException("the words '%s' and '%s' are the same one; remove one of them"
                    .formatted(shown(before), shown(word)));
        }
    }

    private static String shown(String word) {
        return word.replaceAll("\\p{Cntrl}", "?");
    }
}
