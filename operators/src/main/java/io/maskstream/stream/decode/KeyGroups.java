package io.maskstream.stream.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * In which key group the state of each stream lies. Every subtask is told of all of them when a job is restored: a stream
 * whose packets come under another group than its state would start anew on one subtask while its open frames wait on
 * another, and nobody would notice. That happens when a job is restored without the {@code streams.json} of the run that
 * wrote its state and the configuration lists its streams in another order.
 */
final class KeyGroups {
    private static final String STATE = "decode-key-groups";

    private final int groups;
    private final ListState<Tuple2<String, Integer>> state;
    private final Map<String, Integer> restored = new HashMap<>();
    private final Map<String, Integer> here = new HashMap<>();

    /**
     * Reads what all subtasks have kept; nothing in a fresh job.
     *
     * @param groups number of key groups, the job's maximum parallelism
     */
    KeyGroups(OperatorStateStore store, int groups) throws Exception {
        this.groups = groups;
        this.state = store.getUnionListState(new ListStateDescriptor<>(STATE, Types.TUPLE(Types.STRING, Types.INT)));
        for (Tuple2<String, Integer> stream : state.get()) {
            restored.put(stream.f0, stream.f1);
        }
    }

    /**
     * A stream of this subtask has state, or is about to.
     *
     * @throws SuppressRestartsException if its state lies under another key group, which no restart would mend
     */
    void hold(String stream, Object key) {
        int group = KeyGroupRangeAssignment.assignToKeyGroup(key, groups);
        Integer before = here.containsKey(stream) ? here.get(stream) : restored.get(stream);
        if (before != null && before != group) {
            throw new SuppressRestartsException(new IllegalStateException(
                    ("stream '%s' has its saved state in key group %d, but its packets come in key group %d, where they "
                                    + "would start anew; restore with the checkpoint.directory of the run that wrote the state "
                                    + "(its streams.json says the groups), or list the file sources in that run's order")
                            .formatted(stream, before, group)));
        }
        here.put(stream, group);
    }

    /** A stream has no state any more; it may begin again anywhere. */
    void release(String stream) {
        here.remove(stream);
        restored.remove(stream);
    }

    /** Keeps the groups of the streams of this subtask. */
    void snapshot() throws Exception {
        List<Tuple2<String, Integer>> streams = new ArrayList<>(here.size());
        here.forEach((stream, group) -> streams.add(Tuple2.of(stream, group)));
        state.update(streams);
    }
}
