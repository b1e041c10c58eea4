package io.maskstream.stream.decode;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The counters of one stream as metrics with the label {@code stream}. */
final class DecodeMetrics implements DecodeCounters {
    private final Counter received;
    private final Counter decoded;
    private final Counter sampledOut;
    private final Counter decodeErrors;
    private final Map<FailureReason, Counter> failed = new EnumMap<>(FailureReason.class);

    DecodeMetrics(MetricGroup operator, String stream) {
        MetricGroup group = operator.addGroup("stream", stream);
        received = group.counter("maskstream_frames_received_total");
        decoded = group.counter("maskstream_decoded_total");
        sampledOut = group.counter("maskstream_sampled_out_total");
        decodeErrors = group.counter("maskstream_decode_errors_total");
        for (FailureReason reason : FailureReason.values()) {
            failed.put(reason, group.addGroup("reason", reason.label()).counter("maskstream_failed_total"));
        }
    }

    /** Shows how many frames are inside. */
    static void showPending(MetricGroup operator, String stream, LongSupplier pending) {
        operator.addGroup("stream", stream).gauge("maskstream_pending", (Gauge<Long>) pending::getAsLong);
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
}
