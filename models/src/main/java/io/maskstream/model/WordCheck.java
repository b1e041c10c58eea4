package io.maskstream.model;

import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.fusioner.FusionerModels;
import io.maskstream.model.fusioner.TextEncoder;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegModels;
import io.maskstream.model.ifseg.IfsegWords;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizer;
import io.maskstream.model.text.Tokenizers;
import java.util.List;
import java.util.Set;

/** Whether a model's text side takes the words of a vocabulary: found with its tokenizer alone, without its weights. */
public final class WordCheck {
    private WordCheck() {}

    /**
     * Looks at every text that would be encoded. The constant model takes any words, and the tokenizer of a preset with
     * random weights is not worth making for this: what it refuses, it refuses when it is opened.
     *
     * @throws ModelException in one line that names the word
     */
    public static void require(ModelReference model, Vocabulary vocabulary) {
        if (model instanceof ModelReference.Directory named) {
            require(ModelDirectory.open(named.path()), vocabulary);
        }
    }

    private static void require(ModelDirectory directory, Vocabulary vocabulary) {
        ModelConfiguration configuration = directory.configuration();
        if (Set.of(OfaConfig.SYSTEM, IfsegModels.SYSTEM).contains(configuration.system())) {
            requireText(directory, IfsegModels.read(configuration.hyperparameters()), vocabulary);
            return;
        }
        int context = context(configuration);
        PromptTemplates templates = PromptTemplates.of(configuration.templates());
        try (Tokenizer tokenizer = Tokenizers.read(directory.tokenizer())) {
            for (ClassPrompt word : vocabulary.classes()) {
                require(tokenizer, context, word, templates);
            }
        }
    }

    /** All words are one text there. */
    private static void requireText(ModelDirectory directory, IfsegConfig config, Vocabulary vocabulary) {
        try (Tokenizer tokenizer = Tokenizers.read(directory.tokenizer())) {
            IfsegWords.of(
                    vocabulary, tokenizer, config.ofa().words(), config.ofa().positions());
        }
    }

    private static void require(Tokenizer tokenizer, int context, ClassPrompt word, PromptTemplates templates) {
        List<String> texts = word.prompts().isEmpty() ? templates.fill(word.name()) : word.prompts();
        for (String text : texts) {
            try {
                tokenizer.encodeForModel(text, context);
            } catch (ModelException e) {
                throw new ModelException(
                        "the class '%s' cannot be encoded: %s".formatted(word.name(), e.getMessage()), e);
            }
        }
    }

    private static int context(ModelConfiguration configuration) {
        Hyperparameters settings = configuration.hyperparameters();
        if (configuration.system().equals(ClipModels.SYSTEM)) {
            return ClipModels.read(settings).text().context();
        }
        TextEncoder encoder = FusionerModels.read(settings).text();
        return encoder instanceof TextEncoder.Clip clip
                ? clip.tower().context()
                : ((TextEncoder.Bert) encoder).config().context();
    }
}
