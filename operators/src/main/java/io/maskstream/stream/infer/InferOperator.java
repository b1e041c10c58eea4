package io.maskstream.stream.infer;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.MaskElement;
import io.maskstream.stream.record.MonotonicClock;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Hands frames to the device's batcher and emits their masks in the order in which the frames came.
 *
 * <p>No frame is ever in its state: before a barrier passes, everything that came before it has been emitted. What it
 * saves are the commands that it follows, so that a restored job goes on with them from its first frame. A command is
 * prepared beside the frames and holds for all that are admitted after it is ready. A watermark passes when
 * the frames before it have. When as many frames as its capacity are on their way, it takes no more, which holds back the
 * chain and with it the source: replayable input is never dropped. Live frames within a freshness budget block nothing:
 * the batcher sheds those that are too old or replaced, and each mask tells how many of its stream were shed before it.
 */
public final class InferOperator extends AbstractStreamOperator<SegmentedFrame>
        implements OneInputStreamOperator<InferenceElement, SegmentedFrame> {
    private static final long serialVersionUID = 1L;

    /** What the subtask says of the commands that came to it. */
    public static final OutputTag<ControlEvent> CONTROL_EVENTS =
            new OutputTag<>("control-events", RecordTypes.CONTROL_EVENT);

    /** The masks once more, with the commands for the rules between them: what the rules are evaluated on. */
    public static final OutputTag<MaskElement> RULES_INPUT = new OutputTag<>("rules-input", RecordTypes.MASK_ELEMENT);

    private static final String RELEASE_HOOK = "maskstream-models-of-";

    private final transient MailboxExecutor mailbox;
    private final transient SegmenterProvider provider;
    private final transient InferSettings settings;
    private final transient Freshness freshness;
    private final transient ControlStart start;
    private final transient MonotonicClock clock;
    /** Frames of a stream that were shed since its last mask. */
    private final transient Map<String, Long> shed = new HashMap<>();

    private final transient Deque<Slot> slots = new ArrayDeque<>();
    private transient Owner owner;
    private transient SwitchState state;
    private transient SwitchState.Restored restored;
    private transient Switches switches;
    private transient InferMetrics metrics;
    private transient long nextPlace;
    private transient int waiting;
    // Read by the reporter's thread.
    private transient volatile int pending;
    private transient String device;
    private transient Throwable failure;
    // Read by the batcher's threads.
    private transient volatile boolean closed;

    InferOperator(
            StreamOperatorParameters<SegmentedFrame> parameters,
            MailboxExecutor mailbox,
            SegmenterProvider provider,
            InferSettings settings,
            Freshness freshness,
            ControlStart start,
            MonotonicClock clock) {
        super(parameters);
        this.mailbox = mailbox;
        this.provider = provider;
        this.settings = settings;
        this.freshness = freshness;
        this.start = start;
        this.clock = clock;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = new SwitchState(context.getOperatorStateStore(), start);
        restored = state.restored(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    }

    @Override
    public void open() throws Exception {
        super.open();
        owner = this::completed;
        device = device();
        metrics = new InferMetrics(getMetricGroup(), () -> pending);
        String job = getRuntimeContext().getJobInfo().getJobId().toHexString();
        // A task that is given up without an orderly end must not keep the model for ever.
        getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent(RELEASE_HOOK + job, () -> Batchers.end(job));
        try {
            ActiveModel model = new Restoration(this::notFollowed)
                    .open(
                            () -> ActiveModel.open(provider, device, settings, job, clock),
                            command -> ActiveModel.open(provider, device, settings, job, clock, command),
                            restored.followed());
            switches = new Switches(model, switching(), device);
        } catch (RuntimeException e) {
            ExceptionUtils.rethrow(DeviceFailure.in(e) ? deviceLost(e) : e);
        }
        metrics.vocabulary(settings.vocabularyVersion());
        metrics.model(switches.model().version());
        List<ChainCommand> inUse = switches.model().commands();
        inUse.forEach(this::inUse);
        for (ChainCommand command : restored.owed()) {
            if (inUse.contains(command)) {
                answer(command, Optional.empty());
            } else {
                switches.take(command);
            }
        }
    }

    private Switches.Task switching() {
        return new Switches.Task() {
            @Override
            public void later(Runnable change) {
                enqueue(change::run, "switch");
            }

            @Override
            public void drain() {
                try {
                    InferOperator.this.drain();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while a model was replaced", e);
                }
            }

            @Override
            public void answer(ChainCommand command, Optional<Throwable> failure) {
                if (failure.isEmpty()) {
                    inUse(command);
                }
                InferOperator.this.answer(command, failure);
            }
        };
    }

    private void inUse(ChainCommand command) {
        if (command instanceof ChainCommand.UseModel) {
            metrics.model(command.version());
        } else {
            metrics.vocabulary(command.version());
        }
    }

    private void notFollowed(ChainCommand command, RuntimeException cause) {
        LOG.warn("'{}' of version {} cannot be used any more", command.key(), command.version(), cause);
        answer(command, Optional.of(cause));
    }

    private void answer(ChainCommand command, Optional<Throwable> failure) {
        Optional<String> reason = failure.map(cause -> String.valueOf(cause.getMessage()));
        String operator = Objects.requireNonNullElse(getOperatorConfig().getOperatorName(), "infer");
        TaskInfo task = getRuntimeContext().getTaskInfo();
        Optional<Boolean> adapted = reason.isPresent() ? Optional.empty() : adapted(command);
        output.collect(
                CONTROL_EVENTS, new StreamRecord<>(ControlEvent.Report.of(command, reason, operator, task, adapted)));
    }

    private Optional<Boolean> adapted(ChainCommand command) {
        return switches.model()
                .adapted(command instanceof ChainCommand.UseVocabulary words ? words.stream() : Optional.empty());
    }

    private String device() {
        DeviceChoice choice = settings.device();
        Collection<ExternalResourceInfo> given = choice.resource()
                .map(resource ->
                        (Collection<ExternalResourceInfo>) getRuntimeContext().getExternalResourceInfos(resource))
                .orElse(List.of());
        return choice.device(given, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    }

    @Override
    public void processElement(StreamRecord<InferenceElement> element) throws Exception {
        if (element.getValue() instanceof Frame frame) {
            admit(frame, element);
        } else if (element.getValue() instanceof ChainCommand.UseRules rules) {
            slots.add(new Slot.OfRules(rules));
            emitReady();
        } else {
            switches.take((ChainCommand) element.getValue());
        }
    }

    private void admit(Frame frame, StreamRecord<InferenceElement> element) throws InterruptedException {
        OptionalLong stale = freshness.staleNanos(frame.live(), frame.times().ingestNanos());
        while (stale.isEmpty() && waiting >= settings.capacity()) {
            mailbox.yield();
            requireNoFailure();
        }
        ActiveModel.Use use = switches.model().use(frame.id().stream());
        Slot.OfFrame slot = new Slot.OfFrame(nextPlace++, frame, element, use);
        slots.add(slot);
        waiting++;
        pending++;
        use.batcher().submit(new PendingFrame(frame, owner, use.session(), clock.getAsLong(), slot.place, stale));
    }

    /** On the batcher's thread: the mailbox brings the result to the task's own. */
    private void completed(long place, FrameResult result) {
        enqueue(() -> arrived(place, result), "mask");
    }

    private void enqueue(ThrowingRunnable<? extends Exception> mail, String what) {
        if (closed) {
            return;
        }
        try {
            mailbox.execute(mail, what);
        } catch (RejectedExecutionException e) {
            // The task has ended in between; a replay brings the frame again.
            LOG.debug("a {} came after the task's end", what);
        }
    }

    private void arrived(long place, FrameResult result) throws Exception {
        if (closed) {
            return;
        }
        Slot.OfFrame slot = find(place);
        if (result instanceof FrameResult.Failed failed) {
            metrics.failed(slot.stream);
            failure = DeviceFailure.in(failed.cause())
                    ? deviceLost(failed.cause())
                    : new InferenceFailedException(slot.frame.id(), failed.cause());
            requireNoFailure();
        }
        if (result instanceof FrameResult.Shed dropped) {
            metrics.shed(slot.stream, dropped.reason());
            pending--;
            slot.forgetPixels();
        }
        slot.result = result;
        waiting--;
        emitReady();
    }

    private Throwable deviceLost(Throwable cause) {
        return DeviceFailure.thrown(
                device,
                cause,
                getContainingTask().getEnvironment().getTaskManagerInfo().getConfiguration());
    }

    private Slot.OfFrame find(long place) {
        for (Slot slot : slots) {
            if (slot instanceof Slot.OfFrame frame && frame.place == place) {
                return frame;
            }
        }
        throw new IllegalStateException("a mask came for place %d, which nothing waits for".formatted(place));
    }

    private void emitReady() {
        while (!slots.isEmpty()) {
            Slot slot = slots.peek();
            if (slot instanceof Slot.OfFrame frame) {
                if (frame.result == null) {
                    return;
                }
                slots.remove();
                leave(frame);
            } else {
                slots.remove();
                pass(slot);
            }
        }
    }

    private void leave(Slot.OfFrame slot) {
        long shedBefore = slot.shedBefore + shed.getOrDefault(slot.stream, 0L);
        if (slot.result instanceof FrameResult.Segmented result) {
            shed.remove(slot.stream);
            emit(slot, result, shedBefore);
        } else {
            shed.put(slot.stream, shedBefore + 1);
        }
    }

    private void emit(Slot.OfFrame slot, FrameResult.Segmented result, long shedBefore) {
        StreamRecord<SegmentedFrame> masks = slot.record(result, shedBefore);
        output.collect(masks);
        output.collect(RULES_INPUT, new StreamRecord<>(masks.getValue()));
        pending--;
        metrics.emitted(slot.frame, result, clock.getAsLong());
    }

    private void pass(Slot slot) {
        if (slot instanceof Slot.OfWatermark held) {
            output.emitWatermark(held.watermark());
        } else if (slot instanceof Slot.OfStatus held) {
            output.emitWatermarkStatus(held.status());
        } else if (slot instanceof Slot.OfRules held) {
            output.collect(RULES_INPUT, new StreamRecord<>(held.command()));
        }
    }

    @Override
    public void processWatermark(Watermark mark) {
        slots.add(new Slot.OfWatermark(mark));
        emitReady();
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        slots.add(new Slot.OfStatus(status));
        emitReady();
    }

    /** Before the barrier: in-flight frames are never in state, and live ones that are not yet taken hold nothing up. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        switches.model().batcher().shedWaiting(owner);
        drain();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.save(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), switches);
    }

    @Override
    public void finish() throws Exception {
        drain();
        while (!switches.idle()) {
            mailbox.yield();
        }
        super.finish();
    }

    private void drain() throws InterruptedException {
        Batcher batcher = switches.model().batcher();
        batcher.flush(owner);
        try {
            requireNoFailure();
            while (waiting > 0) {
                mailbox.yield();
                requireNoFailure();
            }
        } finally {
            batcher.unflush(owner);
        }
    }

    /** A frame that failed never completes: whoever waits for all would wait for ever. */
    private void requireNoFailure() {
        if (failure != null) {
            ExceptionUtils.rethrow(failure);
        }
    }

    @Override
    public void close() throws Exception {
        closed = true;
        if (switches != null) {
            switches.model().batcher().cancel(owner);
            switches.close();
            switches = null;
        }
        slots.clear();
        super.close();
    }
}
