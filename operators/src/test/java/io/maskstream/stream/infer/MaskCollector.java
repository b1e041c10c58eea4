package io.maskstream.stream.infer;

import io.maskstream.stream.record.SegmentedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the ids of the masks that came, exactly once: they are in its state, and at the end of the input they are shown
 * to the test. Fails as often as the test wants.
 */
final class MaskCollector extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<SegmentedFrame, Void>, BoundedOneInput {
    /** Masks after a start at which it fails, while failures are left. */
    private static final int FAILS_AFTER = 40;

    private static final String BETWEEN = " ";
    private static final long serialVersionUID = 1L;

    /** What a test sees of all subtasks. */
    static final class Seen {
        /** By subtask: one that had ended comes again when another fails after it. */
        final Map<Integer, List<String>> idsOfSubtasks = new ConcurrentHashMap<>();

        final List<Integer> threadsAtFailure = new CopyOnWriteArrayList<>();
        final AtomicInteger failuresLeft = new AtomicInteger();
        final AtomicInteger checkpoints = new AtomicInteger();
        final AtomicInteger masks = new AtomicInteger();
    }

    /** Of the running test: operators are made anew from bytes. */
    static volatile Seen seen = new Seen();

    private transient List<String> ids;
    private transient ListState<String> state;
    private transient int sinceStart;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        // One element a subtask, so that it comes back whole.
        state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("ids", Types.STRING));
        ids = new ArrayList<>();
        for (String some : state.get()) {
            ids.addAll(List.of(some.split(BETWEEN)));
        }
        ids.removeIf(String::isEmpty);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(List.of(String.join(BETWEEN, ids)));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        seen.checkpoints.incrementAndGet();
    }

    @Override
    public void processElement(StreamRecord<SegmentedFrame> element) {
        ids.add(element.getValue().id().text());
        seen.masks.incrementAndGet();
        if (++sinceStart == FAILS_AFTER && seen.failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            seen.threadsAtFailure.add(InferThreads.count());
            throw new IllegalStateException("a failure behind inference, as the test wants it");
        }
    }

    @Override
    public void endInput() {
        seen.idsOfSubtasks.put(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), List.copyOf(ids));
    }
}
