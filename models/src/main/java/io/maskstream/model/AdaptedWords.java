package io.maskstream.model;

import io.maskstream.model.ifseg.IfsegModels;
import io.maskstream.model.ofa.OfaConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which words a model was adapted to (IFSeg's image-free training), as its {@code config.json} says. */
public final class AdaptedWords {
    private AdaptedWords() {}

    /** Whether a model is of a kind that is adapted to words: a directory of an OFA or an IFSeg. */
    public static boolean possible(ModelReference model) {
        return model instanceof ModelReference.Directory named
                && isAdaptable(ModelDirectory.open(named.path()).configuration());
    }

    private static boolean isAdaptable(ModelConfiguration configuration) {
        return Set.of(OfaConfig.SYSTEM, IfsegModels.SYSTEM).contains(configuration.system());
    }

    /**
     * Whether the model was adapted to these words, no more and no others, in any order.
     *
     * @return empty where models of its kind are not adapted at all
     */
    public static Optional<Boolean> are(ModelReference model, Vocabulary words) {
        if (!possible(model)) {
            return Optional.empty();
        }
        ModelConfiguration configuration =
                ModelDirectory.open(((ModelReference.Directory) model).path()).configuration();
        Set<Object> wanted = new HashSet<>();
        for (ClassPrompt word : words.classes()) {
            wanted.add(word.prompts().isEmpty() ? word.name() : Map.of(word.name(), word.prompts()));
        }
        return Optional.of(configuration
                .hyperparameters()
                .findObject("adapted")
                .map(adapted ->
                        adapted.values().get("words") instanceof List<?> list && wanted.equals(Set.copyOf(list)))
                .orElse(false));
    }
}
