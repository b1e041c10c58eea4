package io.maskstream.stream.infer;

import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.ShedReason;
import io.maskstream.stream.record.StreamLabels;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What a subtask's inference reports. */
final class InferMetrics {
    private static final int WINDOW = 1000;
    /** There may be a thousand streams, and each collection sorts what each of them holds. */
    private static final int WINDOW_OF_A_STREAM = 200;

    private static final double NANOS_PER_MILLI = 1e6;

    private final MetricGroup group;
    private final StreamLabels labels = new StreamLabels();
    private final Map<String, Counter> emitted = new HashMap<>();
    private final Map<String, Histogram> ages = new HashMap<>();
    private final Map<String, Counter> failed = new HashMap<>();
    private final Map<String, Map<ShedReason, Counter>> shed = new HashMap<>();
    private final Histogram age;
    private final Histogram queue;
    private final Histogram inference;
    private final Histogram batch;
    private volatile long vocabularyVersion;
    private volatile long modelVersion;

    InferMetrics(MetricGroup group, IntSupplier pending) {
        this.group = group;
        this.age = histogram("maskstream_frame_age_ms");
        this.queue = histogram("maskstream_queue_ms");
        this.inference = histogram("maskstream_inference_ms");
        this.batch = histogram("maskstream_batch_size");
        group.gauge("maskstream_pending", (Gauge<Integer>) pending::getAsInt);
        group.gauge("maskstream_vocabulary_version", (Gauge<Long>) () -> vocabularyVersion);
        group.gauge("maskstream_model_version", (Gauge<Long>) () -> modelVersion);
        if (NativeMemory.isKnown()) {
            group.gauge("maskstream_native_memory_bytes", (Gauge<Long>) NativeMemory::bytes);
        }
    }

    private Histogram histogram(String name) {
        return group.histogram(name, new DescriptiveStatisticsHistogram(WINDOW));
    }

    void vocabulary(long version) {
        vocabularyVersion = version;
    }

    void model(long version) {
        modelVersion = version;
    }

    void emitted(Frame frame, FrameResult.Segmented result, long nowNanos) {
        String label = labels.of(frame.id().stream());
        emitted.computeIfAbsent(
                        label, stream -> group.addGroup("stream", stream).counter("maskstream_masks_emitted_total"))
                .inc();
        long millis = millis(nowNanos - frame.times().ingestNanos());
        age.update(millis);
        ages.computeIfAbsent(label, stream -> group.addGroup("stream", stream)
                        .histogram("maskstream_frame_age_ms", new DescriptiveStatisticsHistogram(WINDOW_OF_A_STREAM)))
                .update(millis);
        queue.update(millis(result.queueNanos()));
        inference.update(millis(result.inferenceNanos()));
        batch.update(result.batch());
    }

    void failed(String stream) {
        failed.computeIfAbsent(labels.of(stream), name -> group.addGroup("stream", name)
                        .addGroup("reason", "inference")
                        .counter("maskstream_failed_total"))
                .inc();
    }

    /** A frame that the model did not see. */
    void shed(String stream, ShedReason reason) {
        String label = labels.of(stream);
        shed.computeIfAbsent(label, name -> new EnumMap<>(ShedReason.class))
                .computeIfAbsent(reason, why -> group.addGroup("stream", label)
                        .addGroup("reason", why.label())
                        .counter("maskstream_shed_total"))
                .inc();
    }

    private static long millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI);
    }
}
