package io.maskstream.model.maskclip;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.ModelException;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.ClipText;
import io.maskstream.model.refine.LabelReduction;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's text features of a vocabulary; for every segmenter that reads its words with CLIP.
 *
 * @param text the text tower
 * @param reduction averages prompts
 * @param tokenizer the one that the tower was trained with
 * @param templates sentences for classes that bring no prompts of their own
 * @param context tokens of the longest text
 */
public record ClipPrompts(
        ClipText text, LabelReduction reduction, Tokenizer tokenizer, PromptTemplates templates, int context) {
    /** Unit rows (K, E): for each class the mean direction of its prompts. */
    public Tensor encode(TensorScope scope, Vocabulary vocabulary) {
        List<Tensor> rows = new ArrayList<>();
        for (ClassPrompt word : vocabulary.classes()) {
            List<String> texts = word.prompts().isEmpty() ? templates.fill(word.name()) : word.prompts();
            try (TensorScope work = TensorScope.open(text.device())) {
                rows.add(reduction.direction(scope, text.encode(work, ids(work, word.name(), texts))));
            }
        }
        return reduction.rows(scope, rows);
    }

    /** Ids (T, L) with L as long as the longest text: what lies behind the end of text changes nothing. */
    private Tensor ids(TensorScope scope, String word, List<String> texts) {
        List<long[]> encoded = new ArrayList<>();
        int longest = 0;
        for (String prompt : texts) {
            try {
                long[] ids = tokenizer.encodeForModel(prompt, context);
                encoded.add(ids);
                longest = Math.max(longest, end(ids) + 1);
            } catch (ModelException e) {
                throw new ModelException("the class '%s' cannot be encoded: %s".formatted(word, e.getMessage()), e);
            }
        }
        long[] all = new long[encoded.size() * longest];
        for (int i = 0; i < encoded.size(); i++) {
            System.arraycopy(encoded.get(i), 0, all, i * longest, longest);
        }
        return scope.longs(all, encoded.size(), longest);
    }

    /** Where the largest id is: the end of text. */
    private static int end(long[] ids) {
        int end = 0;
        for (int i = 1; i < ids.length; i++) {
            end = ids[i] > ids[end] ? i : end;
        }
        return end;
    }
}
