package io.maskstream.stream.infer;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.MonotonicClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model that a subtask uses now, and the words of each stream.
 *
 * <p>Used by the task's thread, but for {@link #prepareWords} and {@link #prepareModel}: these may take long and are made
 * on a thread of their own, one after the other, while the task's thread goes on with what it has.
 */
final class ActiveModel implements AutoCloseable {
    /** Key of the words of all streams that have none of their own. */
    private static final Optional<String> ALL = Optional.empty();

    /**
     * What a frame is segmented with.
     *
     * @param batcher where it runs
     * @param session model and words
     * @param identity for its mask
     * @param vocabularyVersion for its mask
     * @param labels for its mask
     */
    record Use(
            Batcher batcher,
            SharedSession session,
            ModelIdentity identity,
            long vocabularyVersion,
            List<String> labels) {

        /** Gives back a use that nobody will take. */
        void discard() {
            batcher.release(session);
        }
    }

    private record Words(Vocabulary vocabulary, long version) {}

    private final SegmenterProvider provider;
    private final String device;
    private final InferSettings settings;
    private final String job;
    private final MonotonicClock clock;
    private final Optional<ChainCommand.UseModel> command;
    private final Batchers.Lease lease;
    private final Map<Optional<String>, Words> words;
    private final Map<Optional<String>, Use> uses = new HashMap<>();

    private ActiveModel(
            SegmenterProvider provider,
            String device,
            InferSettings settings,
            String job,
            MonotonicClock clock,
            Optional<ChainCommand.UseModel> command,
            Map<Optional<String>, Words> words) {
        this.provider = provider;
        this.device = device;
        this.settings = settings;
        this.job = job;
        this.clock = clock;
        this.command = command;
        this.words = new HashMap<>(words);
        this.lease = Batchers.lease(provider, device, settings, job, clock);
        try {
            this.words.forEach((stream, its) -> uses.put(stream, use(its)));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Opens the configuration's model.
     *
     * @param job whose hold on the model it is
     * @param clock that ages are measured by
     */
    static ActiveModel open(
            SegmenterProvider provider, String device, InferSettings settings, String job, MonotonicClock clock) {
        return new ActiveModel(provider, device, settings, job, clock, Optional.empty(), initial(settings));
    }

    /** The same with the model that a command has asked for in its place. */
    static ActiveModel open(
            SegmenterProvider provider,
            String device,
            InferSettings settings,
            String job,
            MonotonicClock clock,
            ChainCommand.UseModel command) {
        SegmenterProvider other = provider.other(command.directory(), command.version());
        return new ActiveModel(other, device, settings, job, clock, Optional.of(command), initial(settings));
    }

    private static Map<Optional<String>, Words> initial(InferSettings settings) {
        return Map.of(ALL, new Words(settings.vocabulary(), settings.vocabularyVersion()));
    }

    /** Version of the command that asked for this model; 0 for the first. */
    long version() {
        return command.map(ChainCommand.UseModel::version).orElse(0L);
    }

    Use use(String stream) {
        Use own = uses.get(Optional.of(stream));
        return own != null ? own : uses.get(ALL);
    }

    /** Whether the model is adapted to the words of a stream, or to those of all that have none of their own. */
    Optional<Boolean> adapted(Optional<String> stream) {
        return Optional.ofNullable(uses.get(stream))
                .flatMap(use -> use.identity().adapted());
    }

    /** The commands that brought about what is in use now. */
    List<ChainCommand> commands() {
        List<ChainCommand> all = new ArrayList<>();
        command.ifPresent(all::add);
        words.forEach((stream, its) -> {
            if (its.version() > settings.vocabularyVersion()) {
                all.add(new ChainCommand.UseVocabulary(stream, its.vocabulary(), its.version()));
            }
        });
        return all;
    }

    /** Words ready to be used: to be given to {@link #take}, or discarded. */
    Use prepareWords(ChainCommand.UseVocabulary changed) {
        return use(new Words(changed.vocabulary(), changed.version()));
    }

    private Use use(Words its) {
        ModelIdentity model = provider.identity();
        Optional<Boolean> adapted = provider.adaptedTo(its.vocabulary());
        SharedSession session = lease.batcher().acquire(its.vocabulary());
        return new Use(
                lease.batcher(),
                session,
                new ModelIdentity(model.name(), model.version(), adapted),
                its.version(),
                its.vocabulary().names());
    }

    /** From now on the frames of a stream, or of all that have no words of their own, are segmented with these. */
    void take(ChainCommand.UseVocabulary changed, Use prepared) {
        words.put(changed.stream(), new Words(changed.vocabulary(), changed.version()));
        Use before = uses.put(changed.stream(), prepared);
        if (before != null) {
            lease.batcher().release(before.session());
        }
    }

    /** Another model with the same words, ready to be used; this one stays open. */
    ActiveModel prepareModel(ChainCommand.UseModel other) {
        SegmenterProvider its = provider.other(other.directory(), other.version());
        return new ActiveModel(its, device, settings, job, clock, Optional.of(other), words);
    }

    Batcher batcher() {
        return lease.batcher();
    }

    @Override
    public void close() {
        uses.values().forEach(use -> lease.batcher().release(use.session()));
        uses.clear();
        lease.close();
    }
}
