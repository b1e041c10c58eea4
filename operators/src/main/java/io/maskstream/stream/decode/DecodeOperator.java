package io.maskstream.stream.decode;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.MonotonicClock;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.record.StreamLabels;
import io.maskstream.stream.source.SourceElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * The head of the chain: packets, keyed by stream, become frames; commands, broadcast to every subtask, pass through at
 * their place between the frames.
 *
 * <p>Keyed state holds, per stream, the packets from the last random access point whose frames are not all out (see
 * {@link StreamState}); it is written at checkpoints and read for all keys at the start, so that streams without further
 * packets drain too, at any parallelism. A stream that has been idle and has nothing open leaves memory: what the state
 * needs of it stays there until its next packet, and where nothing of it matters any more, nothing stays. Only the packets' input moves watermarks and idleness: commands may come at any
 * time, and a control topic that is silent must hold nothing back.
 */
public final class DecodeOperator extends AbstractStreamOperator<InferenceElement>
        implements TwoInputStreamOperator<SourceElement, ChainCommand, InferenceElement>, BoundedMultiInput {
    private static final long serialVersionUID = 1L;

    /** Input that could not be used, beside the frames. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters", RecordTypes.DEAD_LETTER);

    private static final String STATE = "decode-streams";
    private static final int PACKETS = 1;

    private final DecodeSettings settings;
    private final Freshness freshness;
    private final MonotonicClock clock;
    private transient ServedStreams served;
    private transient MapState<String, StreamState> state;
    private transient Map<String, Slot> streams;
    private transient KeyGroups keyGroups;
    private transient StreamLabels labels;
    private transient Map<String, DecodeMetrics> metrics;

    /** One that sheds nothing. */
    public DecodeOperator(DecodeSettings settings) {
        this(settings, new Freshness.Unlimited());
    }

    /** @param freshness how old live frames may get; it decides when a decoder is late */
    public DecodeOperator(DecodeSettings settings, Freshness freshness) {
        this(settings, freshness, MonotonicClock.SYSTEM);
    }

    DecodeOperator(DecodeSettings settings, Freshness freshness, MonotonicClock clock) {
        this.settings = settings;
        this.freshness = freshness;
        this.clock = clock;
    }

    /** A stream with the key that it came under. */
    private static final class Slot {
        private final Object key;
        private final StreamDecoding decoding;
        private final DecodeMetrics metrics;
        private long lastPacketMillis;

        Slot(Object key, StreamDecoding decoding, DecodeMetrics metrics, long nowMillis) {
            this.key = key;
            this.decoding = decoding;
            this.metrics = metrics;
            this.lastPacketMillis = nowMillis;
        }
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        streams = new LinkedHashMap<>();
        labels = new StreamLabels();
        served = new ServedStreams();
        metrics = new HashMap<>();
        keyGroups = new KeyGroups(
                context.getOperatorStateStore(),
                getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks());
        state = context.getKeyedStateStore()
                .getMapState(new MapStateDescriptor<>(STATE, StringSerializer.INSTANCE, new StreamStateSerializer()));
    }

    @Override
    public void open() throws Exception {
        super.open();
        KeyedStateBackend<Object> backend = getKeyedStateBackend();
        List<Object> keys;
        try (Stream<Object> all = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
            keys = all.toList();
        }
        for (Object key : keys) {
            setCurrentKey(key);
            for (Map.Entry<String, StreamState> entry : state.entries()) {
                keyGroups.hold(entry.getKey(), key);
                if (entry.getValue().open()) {
                    streams.put(entry.getKey(), slot(key, entry.getKey(), entry.getValue()));
                }
            }
        }
        keepCommandsIdle();
        scheduleRest();
    }

    private Slot slot(Object key, String stream, StreamState from) {
        DecodeMetrics counters = metricsOf(stream);
        LiveShedding shedding = new LiveShedding(freshness, clock, served);
        StreamDecoding decoding = new StreamDecoding(from, settings, shedding, counters, new DecodeOutput() {
            @Override
            public void frame(Frame frame) {
                output.collect(new StreamRecord<>(frame));
            }

            @Override
            public void deadLetter(DeadLetter letter) {
                output.collect(DEAD_LETTERS, new StreamRecord<>(letter));
            }
        });
        counters.opened(decoding);
        return new Slot(key, decoding, counters, now());
    }

    /** One for a label: Flink knows a second counter of the same name only by a warning. */
    private DecodeMetrics metricsOf(String stream) {
        return metrics.computeIfAbsent(labels.of(stream), label -> new DecodeMetrics(getMetricGroup(), label));
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    private void scheduleRest() {
        long interval = Math.max(1, settings.idle().toMillis() / 2);
        getProcessingTimeService().registerTimer(now() + interval, time -> {
            restIdleStreams();
            scheduleRest();
        });
    }

    private void restIdleStreams() throws Exception {
        Iterator<Map.Entry<String, Slot>> all = streams.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Slot> entry = all.next();
            Slot slot = entry.getValue();
            if (now() - slot.lastPacketMillis < settings.idle().toMillis()) {
                continue;
            }
            setCurrentKey(slot.key);
            slot.decoding.rest();
            if (slot.decoding.resting()) {
                letGo(entry.getKey(), slot);
                all.remove();
            }
        }
    }

    /** Keeps of a resting stream what its next packet needs, and nothing where that needs nothing. */
    private void letGo(String stream, Slot slot) throws Exception {
        if (slot.decoding.forgettable()) {
            state.remove(stream);
            keyGroups.release(stream);
        } else {
            state.put(stream, slot.decoding.state());
        }
        slot.metrics.closed(slot.decoding);
        slot.decoding.close();
    }

    /** How many streams are in memory. */
    int openStreams() {
        return streams.size();
    }

    @Override
    public void processElement1(StreamRecord<SourceElement> element) throws Exception {
        if (element.getValue() instanceof SourceElement.Arrived arrived) {
            Slot slot = streams.get(arrived.stream());
            if (slot == null) {
                slot = takenUp(arrived.stream());
            } else if (!slot.key.equals(getCurrentKey())) {
                keyGroups.hold(arrived.stream(), getCurrentKey());
            }
            slot.lastPacketMillis = now();
            slot.decoding.accept(arrived);
        } else if (element.getValue() instanceof SourceElement.Refused refused) {
            metricsOf(refused.stream()).received(1);
            metricsOf(refused.stream()).failed(FailureReason.CORRUPT, 1);
            output.collect(DEAD_LETTERS, new StreamRecord<>(refused.letter()));
        }
    }

    private Slot takenUp(String stream) throws Exception {
        keyGroups.hold(stream, getCurrentKey());
        StreamState kept = state.get(stream);
        Slot slot = slot(getCurrentKey(), stream, kept == null ? StreamState.start() : kept);
        streams.put(stream, slot);
        return slot;
    }

    @Override
    public void processElement2(StreamRecord<ChainCommand> element) throws Exception {
        keepCommandsIdle();
        output.collect(new StreamRecord<>(element.getValue()));
    }

    @Override
    public void processWatermark1(Watermark watermark) throws Exception {
        processWatermark(watermark);
    }

    @Override
    public void processWatermark2(Watermark watermark) throws Exception {
        // Commands have no time: this one goes nowhere.
        keepCommandsIdle();
    }

    /** Keeps the commands' input out of the reckoning, also after it has woken up. */
    private void keepCommandsIdle() throws Exception {
        processWatermarkStatus2(WatermarkStatus.IDLE);
    }

    @Override
    public void endInput(int input) {
        if (input == PACKETS) {
            for (Slot slot : streams.values()) {
                setCurrentKey(slot.key);
                slot.decoding.finish();
            }
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        for (Map.Entry<String, Slot> entry : streams.entrySet()) {
            setCurrentKey(entry.getValue().key);
            state.put(entry.getKey(), entry.getValue().decoding.state());
        }
        keyGroups.snapshot();
    }

    @Override
    public void close() throws Exception {
        List<Slot> open = streams == null ? List.of() : new ArrayList<>(streams.values());
        open.forEach(slot -> slot.decoding.close());
        super.close();
    }
}
