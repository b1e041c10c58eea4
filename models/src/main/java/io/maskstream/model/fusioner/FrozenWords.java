package io.maskstream.model.fusioner;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.ModelException;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.BertEncoder;
import io.maskstream.model.backbone.ClipText;
import io.maskstream.model.maskclip.ClipPrompts;
import io.maskstream.model.refine.LabelReduction;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frozen text encoder: a vocabulary to one feature of unit length for each word (K, C). Each prompt's feature is
 * normalised, a word's prompts are averaged, the average is normalised.
 */
public final class FrozenWords implements AutoCloseable {
    /** From a vocabulary to unit rows (K, C). */
    private interface Prompts {
        Tensor encode(TensorScope scope, Vocabulary vocabulary);
    }

    private final AutoCloseable tower;
    private final Tokenizer tokenizer;
    private final LabelReduction reduction;
    private final Prompts prompts;

    private FrozenWords(AutoCloseable tower, Tokenizer tokenizer, LabelReduction reduction, Prompts prompts) {
        this.tower = tower;
        this.tokenizer = tokenizer;
        this.reduction = reduction;
        this.prompts = prompts;
    }

    /**
     * Loads it, in fp32: texts are encoded once.
     *
     * @param weights a Fusioner checkpoint, with the encoder's own names behind {@code text_model.}
     * @param tokenizer the one that the encoder was trained with; closed with this
     * @param templates sentences for words that bring no prompts of their own
     */
    public static FrozenWords load(
            TextEncoder encoder, Weights weights, Tokenizer tokenizer, PromptTemplates templates, Device device) {
        if (tokenizer.size() > encoder.words()) {
            throw new ModelException("the tokenizer has %d pieces, the text encoder knows %d; are they of one model?"
                    .formatted(tokenizer.size(), encoder.words()));
        }
        Weights named = weights.under(TextEncoder.PREFIX);
        LabelReduction reduction = LabelReduction.load(device);
        if (encoder instanceof TextEncoder.Clip clip) {
            ClipText tower = ClipText.load(clip.config(), named, device, Precision.FP32);
            ClipPrompts prompts = new ClipPrompts(
                    tower, reduction, tokenizer, templates, clip.tower().context());
            return new FrozenWords(tower, tokenizer, reduction, prompts::encode);
        }
        TextEncoder.Bert bert = (TextEncoder.Bert) encoder;
        BertEncoder tower = BertEncoder.load(bert.config(), named, device, Precision.FP32);
        BertPrompts prompts = new BertPrompts(tower, bert, reduction, tokenizer, templates);
        return new FrozenWords(tower, tokenizer, reduction, prompts::encode);
    }

    /** Unit rows (K, C), owned by the scope. */
    public Tensor encode(TensorScope scope, Vocabulary vocabulary) {
        return prompts.encode(scope, vocabulary);
    }

    @Override
    public void close() {
        reduction.close();
        tokenizer.close();
        if (tower instanceof ClipText clip) {
            clip.close();
        } else if (tower instanceof BertEncoder bert) {
            bert.close();
        }
    }

    /** BERT's features of a vocabulary. */
    private record BertPrompts(
            BertEncoder tower,
            TextEncoder.Bert encoder,
            LabelReduction reduction,
            Tokenizer tokenizer,
            PromptTemplates templates) {

        Tensor encode(TensorScope scope, Vocabulary vocabulary) {
            List<Tensor> rows = new ArrayList<>();
            for (ClassPrompt word : vocabulary.classes()) {
                List<String> texts = word.prompts().isEmpty() ? templates.fill(word.name()) : word.prompts();
                try (TensorScope work = TensorScope.open(tower.device())) {
                    rows.add(reduction.direction(scope, features(work, word.name(), texts)));
                }
            }
            return reduction.rows(scope, rows);
        }

        private Tensor features(TensorScope scope, String word, List<String> texts) {
            int[] lengths = new int[texts.size()];
            List<long[]> encoded = new ArrayList<>();
            for (int i = 0; i < lengths.length; i++) {
                try {
                    encoded.add(tokenizer.encodeForModel(
                            texts.get(i), encoder.config().context()));
                } catch (ModelException e) {
                    throw new ModelException("the class '%s' cannot be encoded: %s".formatted(word, e.getMessage()), e);
                }
                // Start and end stand around the text's own pieces; what follows is padding.
                lengths[i] = tokenizer.encode(texts.get(i)).length + 2;
            }
            int longest = Arrays.stream(lengths).max().orElseThrow();
            long[] ids = new long[lengths.length * longest];
            long[] attended = new long[ids.length];
            for (int i = 0; i < lengths.length; i++) {
                System.arraycopy(encoded.get(i), 0, ids, i * longest, longest);
                Arrays.fill(attended, i * longest, i * longest + lengths[i], 1);
            }
            return tower.encode(
                    scope,
                    scope.longs(ids, lengths.length, longest),
                    scope.longs(attended, lengths.length, longest),
                    encoder.pooling());
        }
    }
}
