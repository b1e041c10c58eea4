package io.maskstream.stream.control;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The accepted commands, the newest of each key, and the numbers that were given. Not safe for several threads. */
final class ControlLedger {
    private final Map<String, ChainCommand> current = new TreeMap<>();
    private long highest;

    /**
     * Goes on with what was saved.
     *
     * @param highest the highest version that was ever given, also to commands that are not in force any more
     */
    ControlLedger(Collection<ChainCommand> commands, long highest) {
        commands.forEach(command -> current.put(command.key(), command));
        this.highest = commands.stream().mapToLong(ChainCommand::version).reduce(highest, Math::max);
    }

    /**
     * Numbers a draft; nothing has changed until it is entered.
     *
     * @throws RefusedException if it asks for a version that is not higher than the one in force
     */
    ChainCommand numbered(Draft draft) {
        long inForce = Optional.ofNullable(current.get(draft.key()))
                .map(ChainCommand::version)
                .orElse(0L);
        long version = draft.version().orElse(highest + 1);
        if (version <= inForce) {
            throw new RefusedException(
                    "version %d of '%s' is not higher than %d, which is in force; leave 'version' out for the next"
                            .formatted(version, draft.key(), inForce));
        }
        return draft.command().apply(version);
    }

    /** From now on this is in force. */
    void enter(ChainCommand command) {
        current.put(command.key(), command);
        highest = Math.max(highest, command.version());
    }

    List<ChainCommand> commands() {
        return new ArrayList<>(current.values());
    }

    long highest() {
        return highest;
    }

    Optional<ChainCommand.UseModel> model() {
        return Optional.ofNullable((ChainCommand.UseModel) current.get("model"));
    }

    /** The words of all streams without words of their own, where a command has set them. */
    Optional<ChainCommand.UseVocabulary> wordsOfAll() {
        return Optional.ofNullable((ChainCommand.UseVocabulary) current.get("vocabulary"));
    }

    /** The words of all streams that have some by command. */
    List<Vocabulary> words() {
        return current.values().stream()
                .filter(ChainCommand.UseVocabulary.class::isInstance)
                .map(command -> ((ChainCommand.UseVocabulary) command).vocabulary())
                .toList();
    }
}
