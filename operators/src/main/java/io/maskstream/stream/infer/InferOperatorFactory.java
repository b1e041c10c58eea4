package io.maskstream.stream.infer;

import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.MonotonicClock;
import io.maskstream.stream.record.SegmentedFrame;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes {@link InferOperator}s with the task's mailbox. */
public final class InferOperatorFactory extends AbstractStreamOperatorFactory<SegmentedFrame>
        implements OneInputStreamOperatorFactory<InferenceElement, SegmentedFrame> {
    private static final long serialVersionUID = 1L;

    private final SegmenterProvider provider;
    private final InferSettings settings;
    private final Freshness freshness;
    private final ControlStart start;
    private final MonotonicClock clock;

    /** Of operators that never shed a frame. */
    public InferOperatorFactory(SegmenterProvider provider, InferSettings settings) {
        this(provider, settings, new Freshness.Unlimited());
    }

    /** @param freshness how old live frames may be when they are run */
    public InferOperatorFactory(SegmenterProvider provider, InferSettings settings, Freshness freshness) {
        this(provider, settings, freshness, new ControlStart.GoOn());
    }

    /**
     * Of a job that takes commands.
     *
     * @param freshness how old live frames may be when they are run
     * @param start what becomes of the commands of its state
     */
    public InferOperatorFactory(
            SegmenterProvider provider, InferSettings settings, Freshness freshness, ControlStart start) {
        this(provider, settings, freshness, start, MonotonicClock.SYSTEM);
    }

    InferOperatorFactory(
            SegmenterProvider provider, InferSettings settings, Freshness freshness, MonotonicClock clock) {
        this(provider, settings, freshness, new ControlStart.GoOn(), clock);
    }

    private InferOperatorFactory(
            SegmenterProvider provider,
            InferSettings settings,
            Freshness freshness,
            ControlStart start,
            MonotonicClock clock) {
        this.provider = provider;
        this.settings = settings;
        this.freshness = freshness;
        this.start = start;
        this.clock = clock;
        // Pixels cross no network where decode and inference have equal parallelism.
        setChainingStrategy(ChainingStrategy.ALWAYS);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<SegmentedFrame>> T createStreamOperator(
            StreamOperatorParameters<SegmentedFrame> parameters) {
        return (T) new InferOperator(
                parameters, parameters.getMailboxExecutor(), provider, settings, freshness, start, clock);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return InferOperator.class;
    }
}
