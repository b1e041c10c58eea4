package io.maskstream.stream.infer;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.RecordTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * The commands that a subtask has followed and those that it is still preparing, so that a restored one goes on with them
 * from its first frame. Every subtask reads what all have saved: there may be more of them now.
 */
final class SwitchState {
    private final ControlStart start;
    private final ListState<ChainCommand> followed;
    private final ListState<Tuple2<Integer, ChainCommand>> unanswered;
    private final ListState<String> runs;

    SwitchState(OperatorStateStore store, ControlStart start) throws Exception {
        this.start = start;
        this.followed =
                store.getUnionListState(new ListStateDescriptor<>("commands-followed", RecordTypes.CHAIN_COMMAND));
        this.unanswered = store.getUnionListState(
                new ListStateDescriptor<>("commands-unanswered", Types.TUPLE(Types.INT, RecordTypes.CHAIN_COMMAND)));
        this.runs = store.getUnionListState(new ListStateDescriptor<>("control-runs", Types.STRING));
    }

    /**
     * What was saved.
     *
     * @param followed commands of any subtask, the newest first
     * @param owed those that this subtask has not answered yet, in their order
     */
    record Restored(List<ChainCommand> followed, List<ChainCommand> owed) {}

    Restored restored(int subtask) throws Exception {
        Set<String> savedBy = new HashSet<>();
        runs.get().forEach(savedBy::add);
        if (start.forgets(savedBy)) {
            return new Restored(List.of(), List.of());
        }
        Set<ChainCommand> all = new HashSet<>();
        followed.get().forEach(all::add);
        List<ChainCommand> newestFirst = new ArrayList<>(all);
        newestFirst.sort(Comparator.comparingLong(ChainCommand::version).reversed());
        List<ChainCommand> owed = new ArrayList<>();
        for (Tuple2<Integer, ChainCommand> saved : unanswered.get()) {
            if (saved.f0 == subtask) {
                owed.add(saved.f1);
            }
        }
        return new Restored(newestFirst, owed);
    }

    void save(int subtask, Switches switches) throws Exception {
        followed.update(switches.model().commands());
        List<Tuple2<Integer, ChainCommand>> owed = new ArrayList<>();
        switches.unanswered().forEach(command -> owed.add(Tuple2.of(subtask, command)));
        unanswered.update(owed);
        runs.update(List.of(start.run()));
    }
}
