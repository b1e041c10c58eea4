package io.maskstream.stream.infer;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ChainCommand.UseModel;
import io.maskstream.stream.record.ChainCommand.UseVocabulary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Opens what the state's commands have asked for, before the first frame. Where the newest command of a key cannot be
 * followed any more, the one before it holds, and at last the configuration.
 */
final class Restoration {
    private final BiConsumer<ChainCommand, RuntimeException> failed;

    /** @param failed is told each command that cannot be followed, and why */
    Restoration(BiConsumer<ChainCommand, RuntimeException> failed) {
        this.failed = failed;
    }

    /**
     * Opens.
     *
     * @param configured opens the configuration's model
     * @param other opens another one
     * @param newestFirst commands of any key
     */
    ActiveModel open(
            Supplier<ActiveModel> configured, Function<UseModel, ActiveModel> other, List<ChainCommand> newestFirst) {
        ActiveModel model = model(configured, other, newestFirst);
        Set<String> done = new HashSet<>();
        for (ChainCommand command : newestFirst) {
            if (command instanceof UseVocabulary words && !done.contains(words.key()) && follows(model, words)) {
                done.add(words.key());
            }
        }
        return model;
    }

    private ActiveModel model(
            Supplier<ActiveModel> configured, Function<UseModel, ActiveModel> other, List<ChainCommand> newestFirst) {
        for (ChainCommand command : newestFirst) {
            if (command instanceof UseModel wanted) {
                try {
                    return other.apply(wanted);
                } catch (RuntimeException e) {
                    failed.accept(wanted, e);
                }
            }
        }
        return configured.get();
    }

    private boolean follows(ActiveModel model, UseVocabulary words) {
        try {
            model.take(words, model.prepareWords(words));
            return true;
        } catch (RuntimeException e) {
            failed.accept(words, e);
            return false;
        }
    }
}
