package io.maskstream.stream.decode;

import io.maskstream.stream.record.ShedReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The counters of one stream, or of several that share a label, as metrics with the label {@code stream}. */
final class DecodeMetrics implements DecodeCounters {
    private final Counter received;
    private final Counter decoded;
    private final Counter sampledOut;
    private final Counter decodeErrors;
    private final Map<FailureReason, Counter> failed = new EnumMap<>(FailureReason.class);
    private final Map<ShedReason, Counter> shed = new EnumMap<>(ShedReason.class);
    /** Those at work; the gauge is read by other threads. */
    private final Set<StreamDecoding> open = ConcurrentHashMap.newKeySet();

    DecodeMetrics(MetricGroup operator, String label) {
        MetricGroup group = operator.addGroup("stream", label);
        received = group.counter("maskstream_frames_received_total");
        decoded = group.counter("maskstream_decoded_total");
        sampledOut = group.counter("maskstream_sampled_out_total");
        decodeErrors = group.counter("maskstream_decode_errors_total");
        for (FailureReason reason : FailureReason.values()) {
            failed.put(reason, group.addGroup("reason", reason.label()).counter("maskstream_failed_total"));
        }
        for (ShedReason reason : List.of(ShedReason.DECODE, ShedReason.STALE)) {
            shed.put(reason, group.addGroup("reason", reason.label()).counter("maskstream_shed_total"));
        }
        group.gauge("maskstream_pending", (Gauge<Long>) this::pending);
    }

    private long pending() {
        return open.stream().mapToLong(StreamDecoding::pendingFrames).sum();
    }

    /** From now on a stream's frames that are inside count as pending. */
    void opened(StreamDecoding stream) {
        open.add(stream);
    }

    /** A stream has let go; nothing of it is inside. */
    void closed(StreamDecoding stream) {
        open.remove(stream);
    }

    @Override
    public void received(long count) {
        received.inc(count);
    }

    @Override
    public void decoded() {
        decoded.inc();
    }

    @Override
    public void sampledOut() {
        sampledOut.inc();
    }

    @Override
    public void decodeError() {
        decodeErrors.inc();
    }

    @Override
    public void failed(FailureReason reason, long count) {
        failed.get(reason).inc(count);
    }

    @Override
    public void shed(ShedReason reason) {
        shed.get(reason).inc();
    }
}
