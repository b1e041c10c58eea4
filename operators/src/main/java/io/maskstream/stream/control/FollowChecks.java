package io.maskstream.stream.control;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ChainCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether commands can be followed: words go through the text side of the model in force, a model's directory opens, it
 * takes the job's frames and the words in force. No weights are loaded, but directories may be far away: for one thread,
 * not the task's.
 */
final class FollowChecks {
    private final SegmenterProvider configured;
    private final Vocabulary configuredWords;
    private Optional<ChainCommand.UseModel> known = Optional.empty();
    private SegmenterProvider current;

    /** @param words of the configuration */
    FollowChecks(SegmenterProvider configured, Vocabulary words) {
        this.configured = configured;
        this.configuredWords = words;
        this.current = configured;
    }

    /**
     * Looks at a command.
     *
     * @param model in force now; empty for the configuration's
     * @param words in force now by command
     * @throws RuntimeException in one line if it cannot be followed
     */
    void check(ChainCommand command, Optional<ChainCommand.UseModel> model, List<Vocabulary> words) {
        if (command instanceof ChainCommand.UseVocabulary changed) {
            inForce(model).requireWords(changed.vocabulary());
        } else if (command instanceof ChainCommand.UseModel other) {
            SegmenterProvider provider = configured.other(other.directory(), other.version());
            List<Vocabulary> all = new ArrayList<>(words);
            all.add(configuredWords);
            all.forEach(provider::requireWords);
            known = Optional.of(other);
            current = provider;
        }
    }

    private SegmenterProvider inForce(Optional<ChainCommand.UseModel> model) {
        if (!model.equals(known)) {
            current = model.map(its -> configured.other(its.directory(), its.version()))
                    .orElse(configured);
            known = model;
        }
        return current;
    }
}
