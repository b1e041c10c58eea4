package io.maskstream.stream.control;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlMessage;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.RecordTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/** What control saves: commands in force, the highest version, messages that wait for their answer, adaptations. */
final class ControlState {
    private final ControlStart start;
    private final ListState<ChainCommand> commands;
    private final ListState<Long> highest;
    private final ListState<ControlMessage> waiting;
    private final ListState<String> runs;
    private final ListState<ChainCommand> adaptationBase;
    private final ListState<Long> adaptationSettled;

    ControlState(OperatorStateStore store, ControlStart start) throws Exception {
        this.start = start;
        this.commands = store.getListState(new ListStateDescriptor<>("control-commands", RecordTypes.CHAIN_COMMAND));
        this.highest = store.getListState(new ListStateDescriptor<>("control-highest-version", Types.LONG));
        this.waiting = store.getListState(new ListStateDescriptor<>("control-waiting", RecordTypes.CONTROL_MESSAGE));
        this.runs = store.getListState(new ListStateDescriptor<>("control-runs", Types.STRING));
        this.adaptationBase =
                store.getListState(new ListStateDescriptor<>("control-adaptation-base", RecordTypes.CHAIN_COMMAND));
        this.adaptationSettled =
                store.getListState(new ListStateDescriptor<>("control-adaptation-settled", Types.LONG));
    }

    /** Numbers go on also where everything else is forgotten: two vocabularies must not have one version. */
    ControlLedger ledger() throws Exception {
        long given = list(highest).stream().mapToLong(Long::longValue).max().orElse(0);
        return new ControlLedger(forgets() ? List.of() : list(commands), given);
    }

    List<ControlMessage> waiting() throws Exception {
        return forgets() ? List.of() : list(waiting);
    }

    /** Where nobody knew of adaptations yet, the model in force is the one that the user has chosen. */
    Adaptations.Memory adaptations(ControlLedger ledger) throws Exception {
        List<Long> settled = list(adaptationSettled);
        if (forgets() || settled.isEmpty()) {
            return new Adaptations.Memory(ledger.model(), 0);
        }
        return new Adaptations.Memory(
                list(adaptationBase).stream().findFirst().map(ChainCommand.UseModel.class::cast), settled.get(0));
    }

    private boolean forgets() throws Exception {
        return start.forgets(list(runs));
    }

    private static <T> List<T> list(ListState<T> state) throws Exception {
        List<T> all = new ArrayList<>();
        state.get().forEach(all::add);
        return all;
    }

    void save(ControlLedger ledger, Collection<ControlMessage> unanswered, Adaptations.Memory adaptations)
            throws Exception {
        commands.update(ledger.commands());
        highest.update(List.of(ledger.highest()));
        waiting.update(new ArrayList<>(unanswered));
        runs.update(List.of(start.run()));
        adaptationBase.update(
                adaptations.base().stream().map(ChainCommand.class::cast).toList());
        adaptationSettled.update(List.of(adaptations.settled()));
    }
}
