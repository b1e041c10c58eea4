package io.maskstream.stream.rule;

import io.maskstream.stream.record.StreamLabels;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What a subtask's rules report. */
final class RuleMetrics {
    private final MetricGroup group;
    private final StreamLabels labels = new StreamLabels();
    private final Map<String, Counter> opened = new HashMap<>();
    private final Map<String, Counter> behind = new HashMap<>();

    RuleMetrics(MetricGroup group, LongSupplier version, IntSupplier open) {
        this.group = group;
        group.gauge("maskstream_rules_version", (Gauge<Long>) version::getAsLong);
        group.gauge("maskstream_alerts_open", (Gauge<Integer>) open::getAsInt);
    }

    void opened(String stream) {
        counter(opened, stream, "maskstream_alerts_total").inc();
    }

    void behind(String stream) {
        counter(behind, stream, "maskstream_masks_behind_total").inc();
    }

    private Counter counter(Map<String, Counter> counters, String stream, String name) {
        return counters.computeIfAbsent(
                labels.of(stream), label -> group.addGroup("stream", label).counter(name));
    }
}
