package io.maskstream.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriterThatClosesTest {
    private final List<String> calls = new ArrayList<>();
    private final WriterThatCloses<String, String, String> writer = new WriterThatCloses<>(new Failing());

    /** A test that interrupts its thread must not interrupt the next. */
    @AfterEach
    void forgetInterrupt() {
        Thread.interrupted();
    }

    /** Closes with what the writers of connectors may throw. */
    @SuppressWarnings("try")
    private final class Failing implements PrecommittingStatefulSinkWriter<String, String, String> {
        private Exception onClose = new IllegalStateException("Timeout expired while awaiting EndTxn(false)");

        @Override
        public void write(String element, Context context) throws IOException {
            throw new IOException("cannot write " + element);
        }

        @Override
        public void writeWatermark(Watermark watermark) {
            calls.add("watermark " + watermark.getTimestamp());
        }

        @Override
        public void flush(boolean endOfInput) {
            calls.add("flush " + endOfInput);
        }

        @Override
        public Collection<String> prepareCommit() {
            return List.of("committable");
        }

        @Override
        public List<String> snapshotState(long checkpointId) {
            return List.of("state " + checkpointId);
        }

        @Override
        public void close() throws Exception {
            calls.add("close");
            throw onClose;
        }
    }

    @Test
    void closesThoughItsProducersDoNot() {
        writer.close();
        assertThat(calls).containsExactly("close");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void keepsTheInterruptThatCameWhileItClosed() {
        Failing interrupted = new Failing();
        interrupted.onClose = new InterruptedException();
        new WriterThatCloses<>(interrupted).close();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void allElseIsAsItWas() throws Exception {
        assertThatThrownBy(() -> writer.write("a", null)).hasMessage("cannot write a");
        writer.writeWatermark(new Watermark(7));
        writer.flush(true);
        assertThat(calls).containsExactly("watermark 7", "flush true");
        assertThat(writer.prepareCommit()).containsExactly("committable");
        assertThat(writer.snapshotState(3)).containsExactly("state 3");
    }
}
