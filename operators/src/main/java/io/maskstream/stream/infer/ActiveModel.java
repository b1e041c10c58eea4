package io.maskstream.stream.infer;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.MonotonicClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model that a subtask uses now, and the words of each stream. Used by the task's thread alone.
 *
 * <p>Model and vocabularies are prepared here, on the task's thread, so that a change holds from exactly its place in the
 * stream; the chain waits that long.
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
            List<String> labels) {}

    private record Words(Vocabulary vocabulary, long version) {}

    private final SegmenterProvider provider;
    private final String device;
    private final InferSettings settings;
    private final String job;
    private final MonotonicClock clock;
    private final long version;
    private final Batchers.Lease lease;
    private final Map<Optional<String>, Words> words;
    private final Map<Optional<String>, Use> uses = new HashMap<>();

    private ActiveModel(
            SegmenterProvider provider,
            String device,
            InferSettings settings,
            String job,
            MonotonicClock clock,
            long version,
            Map<Optional<String>, Words> words) {
        this.provider = provider;
        this.device = device;
        this.settings = settings;
        this.job = job;
        this.clock = clock;
        this.version = version;
        this.words = new HashMap<>(words);
        this.lease = Batchers.lease(provider, device, settings, job, clock);
        try {
            this.words.forEach(this::prepare);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * @param job whose hold on the model it is
     * @param clock that ages are measured by
     */
    static ActiveModel open(
            SegmenterProvider provider, String device, InferSettings settings, String job, MonotonicClock clock) {
        Words initial = new Words(settings.vocabulary(), settings.vocabularyVersion());
        return new ActiveModel(provider, device, settings, job, clock, 0, Map.of(ALL, initial));
    }

    /** Version of the command that asked for this model; 0 for the first. */
    long version() {
        return version;
    }

    Use use(String stream) {
        Use own = uses.get(Optional.of(stream));
        return own != null ? own : uses.get(ALL);
    }

    /** Changes the words of a stream, or of all that have none of their own; gives their version. */
    long vocabulary(Optional<String> stream, Vocabulary vocabulary, long newVersion) {
        Words changed = new Words(vocabulary, newVersion);
        prepare(stream, changed);
        words.put(stream, changed);
        return newVersion;
    }

    private void prepare(Optional<String> stream, Words changed) {
        SharedSession session = lease.batcher().acquire(changed.vocabulary());
        Use use = new Use(
                lease.batcher(),
                session,
                provider.identity(),
                changed.version(),
                changed.vocabulary().names());
        Use before = uses.put(stream, use);
        if (before != null) {
            lease.batcher().release(before.session());
        }
    }

    /** Another model with the same words, ready to be used; this one stays open. */
    ActiveModel prepare(String directory, long newVersion) {
        return new ActiveModel(provider.other(directory, newVersion), device, settings, job, clock, newVersion, words);
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
