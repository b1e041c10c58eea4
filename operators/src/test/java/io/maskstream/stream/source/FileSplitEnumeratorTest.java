package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class FileSplitEnumeratorTest {
    private static final FileEnumeratorState NOTHING = new FileEnumeratorState(Set.of(), List.of());

    @Test
    void handsFilesOutEvenlyOnceAllReadersAreThere() {
        Context context = new Context(3);
        FileSplitEnumerator enumerator = new FileSplitEnumerator(context, files(7), NOTHING);

        context.register(enumerator, 2, List.of());
        context.register(enumerator, 0, List.of());
        assertThat(context.assigned).isEmpty();
        context.register(enumerator, 1, List.of());

        assertThat(context.assigned.values()).extracting(List::size).containsExactlyInAnyOrder(3, 2, 2);
        assertThat(context.all()).hasSize(7).doesNotHaveDuplicates();
        assertThat(context.complete).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void spreadsWhatReadersBringBackOverAnotherParallelism() {
        Context context = new Context(4);
        FileSplitEnumerator enumerator =
                new FileSplitEnumerator(context, files(8), new FileEnumeratorState(names(8), List.of()));

        context.register(enumerator, 0, splits(8, 50));
        for (int subtask = 1; subtask < 4; subtask++) {
            context.register(enumerator, subtask, List.of());
        }

        assertThat(context.assigned.values()).extracting(List::size).containsOnly(2);
        assertThat(context.assigned.values().stream().flatMap(List::stream))
                .allMatch(split -> split.position().accessUnit() == 50);
    }

    @Test
    void addsNewFilesDropsRemovedOnesAndNeverStartsFinishedOnesAgain() {
        Context context = new Context(1);
        List<FileStream> configured = List.of(file(0), file(1), file(9));
        FileSplitEnumerator enumerator =
                new FileSplitEnumerator(context, configured, new FileEnumeratorState(names(3), List.of()));

        // Stream 1 is finished: no reader has it. Stream 2 is no longer configured. Stream 9 is new.
        context.register(enumerator, 0, List.of(split(0, 30), split(2, 40)));

        assertThat(context.assigned.get(0)).containsExactlyInAnyOrder(split(9, 0), split(0, 30));
        assertThat(enumerator.snapshotState(1).known()).containsExactlyInAnyOrder("s0", "s1", "s9");
    }

    @Test
    void readsAFileThatHasMovedOnAtItsNewPath() {
        Context context = new Context(1);
        FileStream moved = new FileStream("s0", "/new/place.mp4", true);
        FileSplitEnumerator enumerator =
                new FileSplitEnumerator(context, List.of(moved), new FileEnumeratorState(names(1), List.of()));

        context.register(enumerator, 0, List.of(split(0, 12)));

        assertThat(context.assigned.get(0)).containsExactly(new FileStreamSplit(moved, new FilePosition(0, 0, 12)));
    }

    @Test
    void keepsWhatNobodyHasInItsState() {
        Context context = new Context(2);
        FileSplitEnumerator enumerator = new FileSplitEnumerator(context, files(2), NOTHING);
        context.register(enumerator, 0, List.of());

        FileEnumeratorState state = enumerator.snapshotState(1);

        assertThat(state.unassigned()).extracting(FileStreamSplit::splitId).containsExactlyInAnyOrder("s0", "s1");
        Context restored = new Context(1);
        restored.register(new FileSplitEnumerator(restored, files(2), state), 0, List.of());
        assertThat(restored.all()).containsExactlyInAnyOrder("s0", "s1");
    }

    @Test
    void givesAFailedReaderItsFilesAgain() {
        Context context = new Context(2);
        FileSplitEnumerator enumerator = new FileSplitEnumerator(context, files(4), NOTHING);
        context.register(enumerator, 0, List.of());
        context.register(enumerator, 1, List.of());
        List<FileStreamSplit> lost = List.copyOf(context.assigned.get(1));
        context.assigned.get(1).clear();

        context.readers.remove(1);
        enumerator.addSplitsBack(lost.subList(0, 1), 1);
        context.register(enumerator, 1, lost.subList(1, 2));

        assertThat(context.assigned.get(1)).containsExactlyInAnyOrderElementsOf(lost);
        assertThat(context.assigned.get(0)).hasSize(2);
        assertThat(enumerator.snapshotState(1).unassigned()).isEmpty();
    }

    @Test
    void readsSplitsAndStateAsTheyWereWritten() throws IOException {
        FileStreamSplit split = new FileStreamSplit(file(3), new FilePosition(2, 5, 77));
        FileStreamSplitSerializer splits = new FileStreamSplitSerializer();
        assertThat(splits.deserialize(splits.getVersion(), splits.serialize(split)))
                .isEqualTo(split);

        FileEnumeratorState state = new FileEnumeratorState(names(3), List.of(split));
        FileEnumeratorState.Serializer states = new FileEnumeratorState.Serializer();
        assertThat(states.deserialize(states.getVersion(), states.serialize(state)))
                .isEqualTo(state);

        assertThatThrownBy(() -> splits.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a file split has version 2, this one knows 1 to 1");
    }

    @Test
    void isBoundedUnlessAFileLoops() {
        assertThat(new FileStreamSource(files(2)).getBoundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(new FileStreamSource(List.of(new FileStream("a", "a.mp4", true))).getBoundedness())
                .isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThatThrownBy(() -> new FileStreamSource(List.of(file(1), file(1))))
                .hasMessageContaining("two files have the stream id 's1'");
    }

    private static FileStream file(int number) {
        return new FileStream("s" + number, "/videos/" + number + ".mp4", false);
    }

    private static FileStreamSplit split(int number, long accessUnit) {
        return new FileStreamSplit(file(number), new FilePosition(0, 0, accessUnit));
    }

    private static List<FileStream> files(int count) {
        List<FileStream> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(file(i));
        }
        return files;
    }

    private static List<FileStreamSplit> splits(int count, long accessUnit) {
        return files(count).stream()
                .map(file -> new FileStreamSplit(file, new FilePosition(0, 0, accessUnit)))
                .toList();
    }

    private static Set<String> names(int count) {
        Set<String> names = new HashSet<>();
        files(count).forEach(file -> names.add(file.stream()));
        return names;
    }

    /** Stands for the coordinator: knows the readers and what they were given. */
    private static final class Context implements SplitEnumeratorContext<FileStreamSplit> {
        private final int parallelism;
        private final Map<Integer, ReaderInfo> readers = new HashMap<>();
        private final Map<Integer, List<FileStreamSplit>> assigned = new TreeMap<>();
        private final Set<Integer> complete = new HashSet<>();

        Context(int parallelism) {
            this.parallelism = parallelism;
        }

        void register(FileSplitEnumerator enumerator, int subtask, List<FileStreamSplit> reported) {
            readers.put(subtask, ReaderInfo.createReaderInfo(subtask, "host", reported));
            enumerator.addReader(subtask);
        }

        List<String> all() {
            return assigned.values().stream()
                    .flatMap(List::stream)
                    .map(FileStreamSplit::splitId)
                    .toList();
        }

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
        }

        @Override
        public void sendEventToSourceReader(int subtask, SourceEvent event) {
            throw new AssertionError("no events are sent");
        }

        @Override
        public int currentParallelism() {
            return parallelism;
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return readers;
        }

        @Override
        public void assignSplits(SplitsAssignment<FileStreamSplit> assignment) {
            assignment.assignment().forEach((subtask, splits) -> assigned.computeIfAbsent(
                            subtask, key -> new ArrayList<>())
                    .addAll(splits));
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            complete.add(subtask);
        }

        @Override
        public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
            throw new AssertionError("nothing is called asynchronously");
        }

        @Override
        public <T> void callAsync(
                Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
            throw new AssertionError("nothing is called asynchronously");
        }

        @Override
        public void runInCoordinatorThread(Runnable runnable) {
            runnable.run();
        }
    }
}
