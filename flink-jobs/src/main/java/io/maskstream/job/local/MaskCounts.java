package io.maskstream.job.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
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

    private static final String PENDING = "maskstream_pending";
    private static final String OURS = "maskstream_";

    private static final Set<Counter> RUNNING = ConcurrentHashMap.newKeySet();
    private static final AtomicLong ENDED = new AtomicLong();

    /** What is counted, of the jobs that run now. */
    private static final Map<Metric, Figure> FIGURES = new ConcurrentHashMap<>();

    /**
     * A figure of a job that runs now.
     *
     * @param name of the metric
     * @param stream empty where it is none of a stream
     * @param reason empty where it has none
     */
    public record Figure(String name, String stream, String reason) {}

    /** All counters of the jobs that run now, and what is pending in them, summed over their subtasks and operators. */
    public static Map<Figure, Long> figures() {
        Map<Figure, Long> sums = new HashMap<>();
        FIGURES.forEach((metric, figure) -> sums.merge(figure, value(metric), Long::sum));
        return sums;
    }

    private static long value(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number ? number.longValue() : 0;
    }

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
        if (name.startsWith(OURS) && (metric instanceof Counter || name.equals(PENDING))) {
            Map<String, String> labels = group.getAllVariables();
            FIGURES.put(
                    metric, new Figure(name, labels.getOrDefault("<stream>", ""), labels.getOrDefault("<reason>", "")));
        }
        if (metric instanceof Counter counter && name.equals(EMITTED)) {
            RUNNING.add(counter);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        FIGURES.remove(metric);
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
