package io.maskstream.stream.sink;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A writer whose failure to close is only logged; see {@link KafkaSinkThatCloses}. */
final class WriterThatCloses<T, S, C> implements StatefulSinkWriter<T, S>, CommittingSinkWriter<T, C> {
    private static final Logger LOG = LoggerFactory.getLogger(WriterThatCloses.class);

    private final PrecommittingStatefulSinkWriter<T, S, C> writer;

    WriterThatCloses(PrecommittingStatefulSinkWriter<T, S, C> writer) {
        this.writer = writer;
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        writer.write(element, context);
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
        writer.writeWatermark(watermark);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        writer.flush(endOfInput);
    }

    @Override
    public Collection<C> prepareCommit() throws IOException, InterruptedException {
        return writer.prepareCommit();
    }

    @Override
    public List<S> snapshotState(long checkpointId) throws IOException {
        return writer.snapshotState(checkpointId);
    }

    /** Records since the last checkpoint were given up before this: nothing depends on how it ends. */
    @Override
    public void close() {
        try {
            writer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("a Kafka producer does not close in order: {}", e.toString());
        }
    }
}
