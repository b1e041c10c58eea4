package io.maskstream.stream.rule;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.MaskElement;
import io.maskstream.stream.record.MonotonicClock;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.v1.RuleStateV1;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Evaluates rules and makes statistics, stream by stream: alerts come out, statistics and answers to commands beside them.
 *
 * <p>Chained behind inference and keyed as it is; commands come between the masks and have no key. Keyed state holds a
 * message for each stream ({@code maskstream.v1.state.StreamRules}), written at checkpoints and read for all keys at the
 * start. No watermark moves anything: a stream's time is that of its own frames, and a clock on the wall only says when a
 * window of a stream that has fallen silent is written.
 */
public final class RuleOperator extends AbstractStreamOperator<Alert>
        implements OneInputStreamOperator<MaskElement, Alert> {
    private static final long serialVersionUID = 1L;

    /** Windows of statistics. */
    public static final OutputTag<Statistics> STATISTICS = new OutputTag<>("statistics", RuleTypes.STATISTICS);

    /** What the subtask says of the commands that came to it. */
    public static final OutputTag<ControlEvent> CONTROL_EVENTS =
            new OutputTag<>("control-events", RecordTypes.CONTROL_EVENT);

    private static final String STATE = "rules-streams";

    private final RuleSettings settings;
    private final String configuredRules;
    private final ControlStart start;
    private final MonotonicClock clock;
    private transient RuleCommands commands;
    private transient MapState<String, byte[]> state;
    private transient Map<String, Slot> streams;
    private transient RuleMetrics metrics;
    // Read by the reporter's thread.
    private transient volatile int openAlerts;
    private transient volatile long newestVersion;

    /**
     * An operator with the rules of a configuration.
     *
     * @param start whether commands of the state beat them
     */
    public RuleOperator(RuleSettings settings, RuleSet configured, ControlStart start) {
        this(settings, configured, start, MonotonicClock.SYSTEM);
    }

    RuleOperator(RuleSettings settings, RuleSet configured, ControlStart start, MonotonicClock clock) {
        this.settings = settings;
        this.configuredRules = RuleSetJson.write(configured);
        this.start = start;
        this.clock = clock;
    }

    /** A stream with the key that it came under. */
    private static final class Slot {
        private final Object key;
        private final StreamRules rules;
        private long lastMillis;

        Slot(Object key, StreamRules rules, long nowMillis) {
            this.key = key;
            this.rules = rules;
            this.lastMillis = nowMillis;
        }
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        streams = new LinkedHashMap<>();
        commands = new RuleCommands(context.getOperatorStateStore(), start, RuleSetJson.read(configuredRules));
        state = context.getKeyedStateStore()
                .getMapState(new MapStateDescriptor<>(
                        STATE, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void open() throws Exception {
        super.open();
        metrics = new RuleMetrics(getMetricGroup(), () -> newestVersion, () -> openAlerts);
        newestVersion = commands.newestVersion();
        KeyedStateBackend<Object> backend = getKeyedStateBackend();
        List<Object> keys;
        try (Stream<Object> all = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
            keys = all.toList();
        }
        for (Object key : keys) {
            setCurrentKey(key);
            for (Map.Entry<String, byte[]> entry : state.entries()) {
                RuleStateV1.StreamRules saved = RuleStateV1.StreamRules.parseFrom(entry.getValue());
                streams.put(entry.getKey(), slot(key, entry.getKey(), saved));
            }
        }
        countOpen();
        schedulePauses();
    }

    private Slot slot(Object key, String stream, RuleStateV1.StreamRules from) {
        return new Slot(key, new StreamRules(stream, settings, from, commands.of(stream), out(stream)), now());
    }

    private RuleOutput out(String stream) {
        return new RuleOutput() {
            @Override
            public void alert(Alert alert) {
                if (alert.open()) {
                    metrics.opened(stream);
                }
                output.collect(new StreamRecord<>(alert));
            }

            @Override
            public void statistics(Statistics statistics) {
                output.collect(STATISTICS, new StreamRecord<>(statistics));
            }

            @Override
            public void behind() {
                metrics.behind(stream);
            }
        };
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    private void countOpen() {
        openAlerts = streams.values().stream()
                .mapToInt(slot -> slot.rules.openAlerts())
                .sum();
    }

    private void schedulePauses() {
        long interval = Math.max(1, settings.grace().toMillis() / 2);
        getProcessingTimeService().registerTimer(now() + interval, time -> {
            pauseSilentStreams();
            schedulePauses();
        });
    }

    private void pauseSilentStreams() throws Exception {
        Iterator<Map.Entry<String, Slot>> all = streams.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Slot> entry = all.next();
            Slot slot = entry.getValue();
            long silent = now() - slot.lastMillis;
            if (silent >= settings.grace().toMillis()) {
                slot.rules.pause();
            }
            if (silent >= settings.idle().toMillis() && !slot.rules.matters()) {
                slot.rules.complete();
                setCurrentKey(slot.key);
                state.remove(entry.getKey());
                all.remove();
            }
        }
        countOpen();
    }

    /** Commands have no key. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // As Flink declares it.
    public void setKeyContextElement1(StreamRecord record) throws Exception {
        if (record.getValue() instanceof SegmentedFrame) {
            super.setKeyContextElement1(record);
        }
    }

    @Override
    public void processElement(StreamRecord<MaskElement> element) {
        if (element.getValue() instanceof SegmentedFrame frame) {
            Slot slot = streams.computeIfAbsent(
                    frame.id().stream(),
                    stream -> slot(getCurrentKey(), stream, RuleStateV1.StreamRules.getDefaultInstance()));
            slot.lastMillis = now();
            int before = slot.rules.openAlerts();
            slot.rules.accept(frame, clock.getAsLong() - frame.times().ingestNanos());
            openAlerts += slot.rules.openAlerts() - before;
        } else {
            follow((ChainCommand.UseRules) element.getValue());
        }
    }

    private void follow(ChainCommand.UseRules command) {
        try {
            if (!commands.follow(command)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("'{}' of version {} is not used: {}", command.key(), command.version(), e.getMessage());
            answer(command, Optional.of(e.getMessage()));
            return;
        }
        newestVersion = commands.newestVersion();
        streams.forEach((stream, slot) -> slot.rules.use(commands.of(stream)));
        countOpen();
        answer(command, Optional.empty());
    }

    private void answer(ChainCommand command, Optional<String> failure) {
        String operator = Objects.requireNonNullElse(getOperatorConfig().getOperatorName(), "rules");
        TaskInfo task = getRuntimeContext().getTaskInfo();
        output.collect(CONTROL_EVENTS, new StreamRecord<>(ControlEvent.Report.of(command, failure, operator, task)));
    }

    @Override
    public void finish() throws Exception {
        streams.values().forEach(slot -> slot.rules.complete());
        super.finish();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        for (Map.Entry<String, Slot> entry : streams.entrySet()) {
            setCurrentKey(entry.getValue().key);
            state.put(entry.getKey(), entry.getValue().rules.state().toByteArray());
        }
        commands.save();
    }
}
