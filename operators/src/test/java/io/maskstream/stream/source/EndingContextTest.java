package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.junit.jupiter.api.Test;

class EndingContextTest {
    private final Coordinator coordinator = new Coordinator();
    private final EndingContext<FileStreamSplit> context = new EndingContext<>(coordinator);

    @Test
    void tellsTheEndWhenTheOnlyQuestionFindsNothingNew() {
        coordinator.register(0);
        context.callAsync(() -> 1, (answer, error) -> {});
        assertThat(coordinator.told).isEmpty();
        coordinator.answer();
        assertThat(coordinator.told).containsExactly(0);
    }

    @Test
    void waitsForTheQuestionThatAnAnswerLeadsTo() {
        coordinator.register(0);
        context.callAsync(() -> 1, (answer, error) -> context.callAsync(() -> 2, (more, none) -> {}));
        coordinator.answer();
        assertThat(coordinator.told).isEmpty();
        coordinator.answer();
        assertThat(coordinator.told).containsExactly(0);
    }

    @Test
    void tellsReadersThatComeLaterAndThoseThatComeAgain() {
        context.callAsync(() -> 1, (answer, error) -> {});
        coordinator.answer();
        coordinator.register(1);
        context.endWhereKnown();
        context.endWhereKnown();
        assertThat(coordinator.told).containsExactly(1);
        context.forget(1);
        context.endWhereKnown();
        assertThat(coordinator.told).containsExactly(1, 1);
    }

    @Test
    void doesNotRepeatWhatTheEnumeratorSaid() {
        coordinator.register(0);
        context.callAsync(() -> 1, (answer, error) -> context.signalNoMoreSplits(0));
        coordinator.answer();
        assertThat(coordinator.told).containsExactly(0);
    }

    @Test
    void neverEndsWhereNewSplitsAreLookedForAgainAndAgain() {
        coordinator.register(0);
        context.callAsync(() -> 1, (answer, error) -> {}, 0, 10);
        context.callAsync(() -> 1, (answer, error) -> {});
        coordinator.answer();
        assertThat(coordinator.told).isEmpty();
    }

    /** Answers when it is told to. */
    private static final class Coordinator implements SplitEnumeratorContext<FileStreamSplit> {
        private final Deque<Runnable> questions = new ArrayDeque<>();
        private final Map<Integer, ReaderInfo> readers = new HashMap<>();
        private final List<Integer> told = new ArrayList<>();

        void register(int subtask) {
            readers.put(subtask, new ReaderInfo(subtask, "here"));
        }

        void answer() {
            questions.remove().run();
        }

        @Override
        public <T> void callAsync(Callable<T> question, BiConsumer<T, Throwable> handler) {
            questions.add(() -> {
                try {
                    handler.accept(question.call(), null);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }

        @Override
        public <T> void callAsync(
                Callable<T> question, BiConsumer<T, Throwable> handler, long initialDelay, long period) {}

        @Override
        public void signalNoMoreSplits(int subtask) {
            told.add(subtask);
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return readers;
        }

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendEventToSourceReader(int subtask, SourceEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int currentParallelism() {
            return readers.size();
        }

        @Override
        public void assignSplits(SplitsAssignment<FileStreamSplit> assignment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void runInCoordinatorThread(Runnable action) {
            action.run();
        }
    }
}
