package io.maskstream.stream.infer;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.MonotonicClock;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.ExceptionUtils;

/**
 * Hands frames to the device's batcher and emits their masks in the order in which the frames came.
 *
 * <p>It has no state: before a barrier passes, everything that came before it has been emitted. A watermark passes when
 * the frames before it have. When as many frames as its capacity are on their way, it takes no more, which holds back the
 * chain and with it the source: replayable input is never dropped. Live frames within a freshness budget block nothing:
 * the batcher sheds those that are too old or replaced, and each mask tells how many of its stream were shed before it.
 */
public final class InferOperator extends AbstractStreamOperator<SegmentedFrame>
        implements OneInputStreamOperator<InferenceElement, SegmentedFrame> {
    private static final long serialVersionUID = 1L;
    private static final String RELEASE_HOOK = "maskstream-models-of-";

    private final transient MailboxExecutor mailbox;
    private final transient SegmenterProvider provider;
    private final transient InferSettings settings;
    private final transient Freshness freshness;
    private final transient MonotonicClock clock;
    /** Frames of a stream that were shed since its last mask. */
    private final transient Map<String, Long> shed = new HashMap<>();

    private final transient Deque<Slot> slots = new ArrayDeque<>();
    private transient Owner owner;
    private transient ActiveModel model;
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
            MonotonicClock clock) {
        super(parameters);
        this.mailbox = mailbox;
        this.provider = provider;
        this.settings = settings;
        this.freshness = freshness;
        this.clock = clock;
    }

    /** What has come and not yet left, in order. */
    private sealed interface Slot {}

    private static final class FrameSlot implements Slot {
        private final long place;
        private final String stream;
        private final long shedBefore;
        private Frame frame;
        private final long timestamp;
        private final boolean hasTimestamp;
        private final ActiveModel.Use use;
        private FrameResult result;

        FrameSlot(long place, Frame frame, StreamRecord<InferenceElement> element, ActiveModel.Use use) {
            this.place = place;
            this.stream = frame.id().stream();
            this.shedBefore = frame.shedBefore();
            this.frame = frame;
            this.timestamp = element.hasTimestamp() ? element.getTimestamp() : 0;
            this.hasTimestamp = element.hasTimestamp();
            this.use = use;
        }

        /** It may have to wait for its turn to be counted; its pixels need not. */
        void forgetPixels() {
            frame = null;
        }
    }

    private record WatermarkSlot(Watermark watermark) implements Slot {}

    private record StatusSlot(WatermarkStatus status) implements Slot {}

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
            model = ActiveModel.open(provider, device, settings, job, clock);
        } catch (RuntimeException e) {
            ExceptionUtils.rethrow(DeviceFailure.in(e) ? deviceLost(e) : e);
        }
        metrics.vocabulary(settings.vocabularyVersion());
        metrics.model(model.version());
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
        } else {
            command((ChainCommand) element.getValue());
        }
    }

    private void admit(Frame frame, StreamRecord<InferenceElement> element) throws InterruptedException {
        OptionalLong stale = freshness.staleNanos(frame.live(), frame.times().ingestNanos());
        while (stale.isEmpty() && waiting >= settings.capacity()) {
            mailbox.yield();
            requireNoFailure();
        }
        ActiveModel.Use use = model.use(frame.id().stream());
        FrameSlot slot = new FrameSlot(nextPlace++, frame, element, use);
        slots.add(slot);
        waiting++;
        pending++;
        use.batcher().submit(new PendingFrame(frame, owner, use.session(), clock.getAsLong(), slot.place, stale));
    }

    /**
     * Holds for the frames behind it; those before keep what they were admitted with. A command that cannot be followed
     * changes nothing: the words or the model before go on, as their masks say.
     */
    private void command(ChainCommand command) throws InterruptedException {
        if (command instanceof ChainCommand.UseVocabulary words) {
            prepared(words, () -> model.vocabulary(words.stream(), words.vocabulary(), words.version()))
                    .ifPresent(metrics::vocabulary);
        } else if (command instanceof ChainCommand.UseModel other) {
            Optional<ActiveModel> next = prepared(other, () -> model.prepare(other.directory(), other.version()));
            if (next.isPresent()) {
                replaceModel(next.get());
            }
        }
    }

    private static <T> Optional<T> prepared(ChainCommand command, Supplier<T> preparation) {
        try {
            return Optional.of(preparation.get());
        } catch (RuntimeException e) {
            LOG.warn("version {} is not used, the one before goes on: {}", command.version(), e.getMessage());
            LOG.debug("version {}", command.version(), e);
            return Optional.empty();
        }
    }

    /** The new model is ready before the old one's last frames are waited for: the pause is one batch. */
    private void replaceModel(ActiveModel next) throws InterruptedException {
        try {
            drain();
        } catch (InterruptedException | RuntimeException e) {
            next.close();
            throw e;
        }
        model.close();
        model = next;
        metrics.model(model.version());
    }

    /** On the batcher's thread: the mailbox brings the result to the task's own. */
    private void completed(long place, FrameResult result) {
        if (closed) {
            return;
        }
        try {
            mailbox.execute(() -> arrived(place, result), "mask of frame %s", place);
        } catch (RejectedExecutionException e) {
            // The task has ended in between; a replay brings the frame again.
            LOG.debug("a mask came after the task's end");
        }
    }

    private void arrived(long place, FrameResult result) throws Exception {
        if (closed) {
            return;
        }
        FrameSlot slot = find(place);
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

    private FrameSlot find(long place) {
        for (Slot slot : slots) {
            if (slot instanceof FrameSlot frame && frame.place == place) {
                return frame;
            }
        }
        throw new IllegalStateException("a mask came for place %d, which nothing waits for".formatted(place));
    }

    private void emitReady() {
        while (!slots.isEmpty()) {
            Slot slot = slots.peek();
            if (slot instanceof FrameSlot frame) {
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

    private void leave(FrameSlot slot) {
        long shedBefore = slot.shedBefore + shed.getOrDefault(slot.stream, 0L);
        if (slot.result instanceof FrameResult.Segmented result) {
            shed.remove(slot.stream);
            emit(slot, result, shedBefore);
        } else {
            shed.put(slot.stream, shedBefore + 1);
        }
    }

    private void emit(FrameSlot slot, FrameResult.Segmented result, long shedBefore) {
        Frame frame = slot.frame;
        SegmentedFrame masks = new SegmentedFrame(
                frame.id(),
                frame.times(),
                frame.geometry(),
                slot.use.identity(),
                slot.use.vocabularyVersion(),
                slot.use.labels(),
                result.mask().mask(),
                result.mask().regions(),
                frame.quality(),
                shedBefore,
                new StageTimings(frame.decodeNanos(), result.queueNanos(), result.inferenceNanos(), result.maskNanos()),
                frame.preview());
        StreamRecord<SegmentedFrame> record =
                slot.hasTimestamp ? new StreamRecord<>(masks, slot.timestamp) : new StreamRecord<>(masks);
        output.collect(record);
        pending--;
        metrics.emitted(frame, result, clock.getAsLong());
    }

    private void pass(Slot slot) {
        if (slot instanceof WatermarkSlot held) {
            output.emitWatermark(held.watermark());
        } else if (slot instanceof StatusSlot held) {
            output.emitWatermarkStatus(held.status());
        }
    }

    @Override
    public void processWatermark(Watermark mark) {
        slots.add(new WatermarkSlot(mark));
        emitReady();
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        slots.add(new StatusSlot(status));
        emitReady();
    }

    /** Before the barrier: in-flight frames are never in state, and live ones that are not yet taken hold nothing up. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        model.batcher().shedWaiting(owner);
        drain();
    }

    @Override
    public void finish() throws Exception {
        drain();
        super.finish();
    }

    private void drain() throws InterruptedException {
        Batcher batcher = model.batcher();
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
        if (model != null) {
            model.batcher().cancel(owner);
            model.close();
            model = null;
        }
        slots.clear();
        super.close();
    }
}
