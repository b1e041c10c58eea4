package io.maskstream.job.local;

import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * How many masks the embedded cluster has emitted since this process started, for a progress bar. Flink makes it by its
 * name and tells it of every metric.
 */
public final class MaskCounts implements MetricReporter {
    /** Name of the counters that inference has, one a stream. */
    private static final String EMITTED = "maskstream_masks_emitted_total";

    private static final Set<Counter> RUNNING = ConcurrentHashMap.newKeySet();
    private static final AtomicLong ENDED = new AtomicLong();

    /** Masks emitted so far. */
    public static long emitted() {
        return ENDED.get() + RUNNING.stream().mapToLong(Counter::getCount).sum();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter counter && name.equals(EMITTED)) {
            RUNNING.add(counter);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter counter && RUNNING.remove(counter)) {
            ENDED.addAndGet(counter.getCount());
        }
    }

    /** Flink finds it among the services. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new MaskCounts();
        }
    }
}
