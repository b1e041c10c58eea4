package io.maskstream.stream.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Hands splits to the readers, evenly.
 *
 * <p>After a restore the readers give back what they had, and all is handed out anew once every reader is there: so streams
 * stay even at another parallelism, new ones join in and removed ones are dropped. Later, what a single reader gives back
 * in a failure goes to that reader again, since the others may have finished.
 */
abstract class EvenSplitEnumerator<S extends SourceSplit, C> implements SplitEnumerator<S, C> {
    private final SplitEnumeratorContext<S> context;
    private final Map<String, S> unassigned = new LinkedHashMap<>();
    private final Map<Integer, Set<String>> assigned = new TreeMap<>();
    private boolean distributed;

    EvenSplitEnumerator(SplitEnumeratorContext<S> context) {
        this.context = context;
    }

    /** A split as it is read on, which may be elsewhere; empty if its stream is no longer wanted. */
    abstract Optional<S> current(S split);

    /** Splits that nobody has and that must be handed out, too, when all readers are there. */
    abstract List<S> fresh(Set<String> unassigned);

    /** What a checkpoint keeps. */
    abstract C state(List<S> unassigned);

    /** Takes a split back, if its stream is still wanted. */
    final void collect(S split) {
        current(split).ifPresent(kept -> unassigned.put(kept.splitId(), kept));
    }

    @Override
    public void start() {
        // Nothing to discover: splits are handed out when the readers are there.
    }

    @Override
    public void addReader(int subtask) {
        assigned.put(subtask, new HashSet<>());
        ReaderInfo reader = context.registeredReaders().get(subtask);
        List<S> back = reader.getReportedSplitsOnRegistration();
        for (S split : back) {
            collect(split);
        }
        if (distributed) {
            handBack(subtask, back);
        } else if (context.registeredReaders().size() == context.currentParallelism()) {
            distribute();
        }
    }

    @Override
    public void addSplitsBack(List<S> splits, int subtask) {
        splits.forEach(this::collect);
        assigned.getOrDefault(subtask, new HashSet<>()).clear();
        if (distributed && context.registeredReaders().containsKey(subtask)) {
            handBack(subtask, splits);
        }
    }

    private void handBack(int subtask, List<S> splits) {
        splits.stream()
                .map(split -> unassigned.get(split.splitId()))
                .filter(split -> split != null)
                .toList()
                .forEach(split -> assign(subtask, split));
        // What was given back while the reader was away waits for it here.
        List.copyOf(unassigned.values()).forEach(split -> assign(subtask, split));
        context.signalNoMoreSplits(subtask);
    }

    private void distribute() {
        distributed = true;
        fresh(unassigned.keySet()).forEach(split -> unassigned.put(split.splitId(), split));
        for (S split : new ArrayList<>(unassigned.values())) {
            int emptiest = assigned.entrySet().stream()
                    .min(Comparator.comparingInt(entry -> entry.getValue().size()))
                    .orElseThrow()
                    .getKey();
            assign(emptiest, split);
        }
        context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
    }

    private void assign(int subtask, S split) {
        unassigned.remove(split.splitId());
        assigned.get(subtask).add(split.splitId());
        context.assignSplit(split, subtask);
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        // Readers never ask: everything is handed out at once.
    }

    @Override
    public C snapshotState(long checkpoint) {
        return state(List.copyOf(unassigned.values()));
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
