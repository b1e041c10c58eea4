package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.ConstantSegmenter;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.LabelMap;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.mask.MaskEncoder;
import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.ShedReason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class InferMetricsTest {
    private final Map<String, Metric> metrics = new TreeMap<>();
    private final InferMetrics reported = new InferMetrics(new Recorded("", metrics), () -> 7);

    /** Keeps what is registered under its labels and name. */
    private static final class Recorded extends UnregisteredMetricsGroup {
        private final String labels;
        private final Map<String, Metric> metrics;

        Recorded(String labels, Map<String, Metric> metrics) {
            this.labels = labels;
            this.metrics = metrics;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Recorded(labels + key + "=" + value + " ", metrics);
        }

        @Override
        public Counter counter(String name) {
            Counter counter = super.counter(name);
            assertThat(metrics.put(labels + name, counter)).isNull();
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            metrics.put(labels + name, gauge);
            return gauge;
        }

        @Override
        public <H extends Histogram> H histogram(String name, H histogram) {
            metrics.put(labels + name, histogram);
            return histogram;
        }
    }

    @Test
    void countsMasksOfEachStreamAndTheTimesTheyTook() {
        Frame frame = Frames.frame("gate", 1, 1);
        FrameResult.Segmented result = new FrameResult.Segmented(
                mask(frame), TimeUnit.MILLISECONDS.toNanos(5), TimeUnit.MILLISECONDS.toNanos(40), 1, 4);
        reported.emitted(frame, result, System.nanoTime());
        reported.emitted(frame, result, System.nanoTime());
        reported.emitted(Frames.frame("yard", 1, 1), result, System.nanoTime());

        assertThat(count("stream=gate maskstream_masks_emitted_total")).isEqualTo(2);
        assertThat(count("stream=yard maskstream_masks_emitted_total")).isEqualTo(1);
        assertThat(largest("maskstream_queue_ms")).isEqualTo(5);
        assertThat(largest("maskstream_inference_ms")).isEqualTo(40);
        assertThat(largest("maskstream_batch_size")).isEqualTo(4);
        assertThat(largest("maskstream_frame_age_ms")).isBetween(0L, 60_000L);
    }

    @Test
    void countsFailuresByReason() {
        reported.failed("gate");
        assertThat(count("stream=gate reason=inference maskstream_failed_total"))
                .isEqualTo(1);
    }

    @Test
    void countsShedFramesByStreamAndReason() {
        reported.shed("gate", ShedReason.STALE);
        reported.shed("gate", ShedReason.STALE);
        reported.shed("gate", ShedReason.REPLACED);
        reported.shed("yard", ShedReason.STALE);

        assertThat(count("stream=gate reason=stale maskstream_shed_total")).isEqualTo(2);
        assertThat(count("stream=gate reason=replaced maskstream_shed_total")).isEqualTo(1);
        assertThat(count("stream=yard reason=stale maskstream_shed_total")).isEqualTo(1);
    }

    @Test
    void showsWhatIsInUse() {
        reported.vocabulary(5);
        reported.model(9);

        assertThat(shown("maskstream_pending")).isEqualTo(7);
        assertThat(shown("maskstream_vocabulary_version")).isEqualTo(5L);
        assertThat(shown("maskstream_model_version")).isEqualTo(9L);
        assertThat(metrics.containsKey("maskstream_native_memory_bytes")).isEqualTo(NativeMemory.isKnown());
    }

    private static MaskEncoder.Encoded mask(Frame frame) {
        FrameBatch batch = new FrameBatch(frame.inputHeight(), frame.inputWidth(), List.of(frame.picture()));
        LabelMap map = new ConstantSegmenter()
                .open(Vocabulary.of("road"))
                .segment(batch)
                .frames()
                .get(0);
        return new MaskEncoder(MaskSettings.defaults()).encode(map);
    }

    private long count(String name) {
        return ((Counter) metrics.get(name)).getCount();
    }

    private long largest(String name) {
        return ((Histogram) metrics.get(name)).getStatistics().getMax();
    }

    private Object shown(String name) {
        return ((Gauge<?>) metrics.get(name)).getValue();
    }
}
