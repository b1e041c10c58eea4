package io.maskstream.stream.source;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/**
 * Notices when the enumerator has found all splits there are: when the last of its questions is answered and it has
 * asked no other. All of it runs in the coordinator's thread.
 */
final class EndingContext<S extends SourceSplit> implements SplitEnumeratorContext<S> {
    private final SplitEnumeratorContext<S> context;
    private final Set<Integer> told = new HashSet<>();
    private int open;
    private boolean complete;

    EndingContext(SplitEnumeratorContext<S> context) {
        this.context = context;
    }

    /** A reader begins anew. */
    void forget(int subtask) {
        told.remove(subtask);
    }

    /** Tells the end to those that have not been told: a second time would fail where a reader has ended. */
    void endWhereKnown() {
        if (complete) {
            List.copyOf(registeredReaders().keySet()).stream()
                    .filter(subtask -> !told.contains(subtask))
                    .forEach(this::signalNoMoreSplits);
        }
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        if (told.add(subtask)) {
            context.signalNoMoreSplits(subtask);
        }
    }

    @Override
    public <T> void callAsync(Callable<T> question, BiConsumer<T, Throwable> handler) {
        open++;
        context.callAsync(question, (answer, error) -> {
            handler.accept(answer, error);
            open--;
            if (open == 0) {
                complete = true;
                endWhereKnown();
            }
        });
    }

    @Override
    public <T> void callAsync(
            Callable<T> question, BiConsumer<T, Throwable> handler, long initialDelayMillis, long periodMillis) {
        // Whoever asks again and again is never complete.
        open++;
        context.callAsync(question, handler, initialDelayMillis, periodMillis);
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return context.metricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
        context.sendEventToSourceReader(subtask, event);
    }

    @Override
    public void sendEventToSourceReader(int subtask, int attempt, SourceEvent event) {
        context.sendEventToSourceReader(subtask, attempt, event);
    }

    @Override
    public int currentParallelism() {
        return context.currentParallelism();
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return context.registeredReaders();
    }

    @Override
    public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
        return context.registeredReadersOfAttempts();
    }

    @Override
    public void assignSplits(SplitsAssignment<S> assignment) {
        context.assignSplits(assignment);
    }

    @Override
    public void runInCoordinatorThread(Runnable action) {
        context.runInCoordinatorThread(action);
    }

    @Override
    public void setIsProcessingBacklog(boolean backlog) {
        context.setIsProcessingBacklog(backlog);
    }
}
