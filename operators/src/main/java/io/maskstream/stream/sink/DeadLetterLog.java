package io.maskstream.stream.sink;

import io.maskstream.stream.record.DeadLetter;
import java.time.Duration;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where dead letters go when no topic is configured: each is counted ({@code maskstream_dead_letters_total}) and said in one
 * line of the log, of which there are at most ten a second; how many were left out is said with the next.
 */
public final class DeadLetterLog implements Sink<DeadLetter> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterLog.class);

    @Override
    public SinkWriter<DeadLetter> createWriter(WriterInitContext context) {
        Counter counter = context.metricGroup().addGroup("maskstream").counter("dead_letters_total");
        return new Writer(counter, new LineLimit(10, Duration.ofSeconds(1)));
    }

    /** Counts and logs. */
    record Writer(Counter counter, LineLimit limit) implements SinkWriter<DeadLetter> {
        @Override
        public void write(DeadLetter letter, Context context) {
            counter.inc();
            if (limit.allows(System.nanoTime())) {
                long suppressed = limit.takeSuppressed();
                LOG.warn(
                        "{} at {} was left out: {}{}",
                        letter.stream(),
                        letter.position(),
                        letter.reason(),
                        suppressed == 0 ? "" : " (and %d more that were not logged)".formatted(suppressed));
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
