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
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Hands the files to the readers, evenly.
 *
 * <p>After a restore the readers give back what they had, and all is handed out anew once every reader is there: so files
 * stay even at another parallelism, new ones join in and removed ones are dropped. Later, what a single reader gives back
 * in a failure goes to that reader again, since the others may have finished.
 */
final class FileSplitEnumerator implements SplitEnumerator<FileStreamSplit, FileEnumeratorState> {
    private final SplitEnumeratorContext<FileStreamSplit> context;
    private final Map<String, FileStream> configured = new LinkedHashMap<>();
    private final Set<String> known;
    private final Map<String, FileStreamSplit> unassigned = new LinkedHashMap<>();
    private final Map<Integer, Set<String>> assigned = new TreeMap<>();
    private boolean distributed;

    FileSplitEnumerator(
            SplitEnumeratorContext<FileStreamSplit> context, List<FileStream> files, FileEnumeratorState state) {
        this.context = context;
        files.forEach(file -> configured.put(file.stream(), file));
        known = new HashSet<>(state.known());
        // A stream that was taken out may be put in again later, and then starts anew.
        known.retainAll(configured.keySet());
        state.unassigned().forEach(this::collect);
        for (FileStream file : files) {
            if (known.add(file.stream())) {
                unassigned.put(file.stream(), new FileStreamSplit(file, FilePosition.START));
            }
        }
    }

    /** Takes a split back, if its stream is still wanted; a file that has moved is read on at its new path. */
    private Optional<FileStreamSplit> collect(FileStreamSplit split) {
        FileStream file = configured.get(split.splitId());
        if (file == null) {
            return Optional.empty();
        }
        FileStreamSplit current = new FileStreamSplit(file, split.position());
        unassigned.put(file.stream(), current);
        return Optional.of(current);
    }

    @Override
    public void start() {
        // Nothing to discover: files are handed out when the readers are there.
    }

    @Override
    public void addReader(int subtask) {
        assigned.put(subtask, new HashSet<>());
        ReaderInfo reader = context.registeredReaders().get(subtask);
        List<FileStreamSplit> back = reader.getReportedSplitsOnRegistration();
        for (FileStreamSplit split : back) {
            collect(split);
        }
        if (distributed) {
            handBack(subtask, back);
        } else if (context.registeredReaders().size() == context.currentParallelism()) {
            distribute();
        }
    }

    @Override
    public void addSplitsBack(List<FileStreamSplit> splits, int subtask) {
        splits.forEach(this::collect);
        assigned.getOrDefault(subtask, new HashSet<>()).clear();
        if (distributed && context.registeredReaders().containsKey(subtask)) {
            handBack(subtask, splits);
        }
    }

    private void handBack(int subtask, List<FileStreamSplit> splits) {
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
        for (FileStreamSplit split : new ArrayList<>(unassigned.values())) {
            int emptiest = assigned.entrySet().stream()
                    .min(Comparator.comparingInt(entry -> entry.getValue().size()))
                    .orElseThrow()
                    .getKey();
            assign(emptiest, split);
        }
        context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
    }

    private void assign(int subtask, FileStreamSplit split) {
        unassigned.remove(split.splitId());
        assigned.get(subtask).add(split.splitId());
        context.assignSplit(split, subtask);
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        // Readers never ask: everything is handed out at once.
    }

    @Override
    public FileEnumeratorState snapshotState(long checkpoint) {
        return new FileEnumeratorState(known, List.copyOf(unassigned.values()));
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
