package io.maskstream.stream.rule;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.RecordTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Which rules are in force for which stream: those of its own command, else those of the command for all, else the
 * configuration's. Commands are saved, so that a restored subtask goes on with them from its first mask.
 */
final class RuleCommands {
    private final ControlStart start;
    private final RulesInForce configured;
    private final ListState<ChainCommand> followed;
    private final ListState<String> runs;
    private final Map<String, ChainCommand.UseRules> current = new HashMap<>();
    private final Map<String, RulesInForce> sets = new HashMap<>();

    /** Reads what all subtasks have saved: there may be more of them now. */
    RuleCommands(OperatorStateStore store, ControlStart start, RuleSet configured) throws Exception {
        this.start = start;
        this.configured = new RulesInForce(0, configured);
        this.followed = store.getUnionListState(new ListStateDescriptor<>("rules-followed", RecordTypes.CHAIN_COMMAND));
        this.runs = store.getUnionListState(new ListStateDescriptor<>("control-runs", Types.STRING));
        Set<String> savedBy = new HashSet<>();
        runs.get().forEach(savedBy::add);
        if (!start.forgets(savedBy)) {
            for (ChainCommand command : followed.get()) {
                follow((ChainCommand.UseRules) command);
            }
        }
    }

    /**
     * Takes a command, unless it or a later one of the same key came already.
     *
     * @return whether it is a new one
     * @throws IllegalArgumentException if this version cannot read it; nothing has changed then
     */
    boolean follow(ChainCommand.UseRules command) {
        ChainCommand.UseRules before = current.get(command.key());
        if (before != null && before.version() >= command.version()) {
            return false;
        }
        RuleSet set = RuleSetJson.read(command.rules());
        current.put(command.key(), command);
        sets.put(command.key(), new RulesInForce(command.version(), set));
        return true;
    }

    /** What is evaluated for a stream. */
    RulesInForce of(String stream) {
        RulesInForce own = sets.get("rules/" + stream);
        return own != null ? own : sets.getOrDefault("rules", configured);
    }

    long newestVersion() {
        return current.values().stream().mapToLong(ChainCommand::version).max().orElse(0);
    }

    void save() throws Exception {
        List<ChainCommand> commands = new ArrayList<>(current.values());
        followed.update(commands);
        runs.update(List.of(start.run()));
    }
}
