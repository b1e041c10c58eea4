package io.maskstream.stream.source;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Hands the files to the readers; one that has been read to its end does not start over. */
final class FileSplitEnumerator extends EvenSplitEnumerator<FileStreamSplit, FileEnumeratorState> {
    private final Map<String, FileStream> configured = new LinkedHashMap<>();
    private final Set<String> known;

    FileSplitEnumerator(
            SplitEnumeratorContext<FileStreamSplit> context, List<FileStream> files, FileEnumeratorState state) {
        super(context);
        files.forEach(file -> configured.put(file.stream(), file));
        known = new HashSet<>(state.known());
        // A stream that was taken out may be put in again later, and then starts anew.
        known.retainAll(configured.keySet());
        state.unassigned().forEach(this::collect);
        for (FileStream file : files) {
            if (known.add(file.stream())) {
                collect(new FileStreamSplit(file, FilePosition.START));
            }
        }
    }

    /** A file that has moved is read on at its new path. */
    @Override
    Optional<FileStreamSplit> current(FileStreamSplit split) {
        return Optional.ofNullable(configured.get(split.splitId()))
                .map(file -> new FileStreamSplit(file, split.position()));
    }

    @Override
    List<FileStreamSplit> fresh(Set<String> unassigned) {
        return List.of();
    }

    @Override
    FileEnumeratorState state(List<FileStreamSplit> unassigned) {
        return new FileEnumeratorState(known, unassigned);
    }
}
