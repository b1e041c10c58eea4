package io.maskstream.stream.source;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The counters of one live stream as metrics with the label {@code stream}. What is shed here never reaches decode, which
 * counts what it receives: so it is counted as received here, and both together are all that came.
 */
final class IngestMetrics implements IngestCounters {
    private final Counter received;
    private final Counter shed;
    private final Counter reconnects;
    private final Counter gaps;
    private volatile int connected;
    private volatile long clockSkew;

    IngestMetrics(MetricGroup operator, String stream) {
        MetricGroup group = operator.addGroup("stream", stream);
        received = group.counter("maskstream_frames_received_total");
        shed = group.addGroup("reason", "ingest").counter("maskstream_shed_total");
        reconnects = group.counter("maskstream_reconnects_total");
        gaps = group.counter("maskstream_gap_total");
        group.gauge("maskstream_connected", (Gauge<Integer>) () -> connected);
        group.gauge("maskstream_clock_skew_ms", (Gauge<Long>) () -> clockSkew);
    }

    @Override
    public void shed(long accessUnits) {
        received.inc(accessUnits);
        shed.inc(accessUnits);
    }

    @Override
    public void reconnect() {
        reconnects.inc();
    }

    @Override
    public void gap() {
        gaps.inc();
    }

    @Override
    public void connected(boolean now) {
        connected = now ? 1 : 0;
    }

    @Override
    public void clockSkew(long milliseconds) {
        clockSkew = milliseconds;
    }
}
