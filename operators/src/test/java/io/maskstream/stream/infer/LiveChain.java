package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** An inference subtask whose clock stands still until the test moves it, on a model that runs when the test lets it. */
final class LiveChain implements AutoCloseable {
    private static final AtomicLong NOW = new AtomicLong();

    private final GatedSegmenter segmenter;
    private final OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness;
    private final Map<String, Long> sent = new TreeMap<>();
    private boolean closed;

    LiveChain(GatedSegmenter segmenter, FakeProvider provider, InferSettings settings, Freshness freshness)
            throws Exception {
        this.segmenter = segmenter;
        harness = new OneInputStreamOperatorTestHarness<>(
                new InferOperatorFactory(provider, settings, freshness, LiveChain::now));
        harness.open();
    }

    private static long now() {
        return NOW.get();
    }

    static void move(Duration time) {
        NOW.addAndGet(time.toNanos());
    }

    /** The next live frame of a stream, this old. */
    void send(String stream, Duration age) throws Exception {
        send(stream, age, true);
    }

    void send(String stream, Duration age, boolean live) throws Exception {
        long number = sent.merge(stream, 1L, Long::sum);
        harness.processElement(Frames.frame(stream, number, 7, live, now() - age.toNanos()), 0);
        mails();
    }

    /** Runs what the batcher's threads have left for the task's. */
    void mails() throws Exception {
        Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        while (mail.isPresent()) {
            mail.get().run();
            mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        }
    }

    /** Waits until the model holds a batch that needs the test's leave. */
    void awaitRunning() {
        Waiting.until(segmenter.permits::hasQueuedThreads);
    }

    /** Lets the batch that runs end, and waits until the next one runs; frames for it must be waiting. */
    void endBatch() throws Exception {
        int ran = segmenter.ran().size();
        segmenter.permits.release();
        Waiting.until(() -> segmenter.ran().size() == ran + 1);
        awaitRunning();
        mails();
    }

    /** A barrier at which the model is let go only when the operator has begun to wait for it. */
    void barrierOnTheHeldModel() throws Exception {
        harness.getTaskMailbox().put(new Mail(segmenter::open, Integer.MAX_VALUE, "let the model go"));
        barrier(1);
    }

    void barrier(long checkpoint) throws Exception {
        harness.prepareSnapshotPreBarrier(checkpoint);
    }

    /** Runs mails until this many masks are out. */
    void awaitMasks(int count) throws Exception {
        while (masks().size() < count) {
            harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
        }
        assertThat(masks()).hasSize(count);
    }

    List<SegmentedFrame> masks() {
        return harness.extractOutputValues();
    }

    List<String> names() {
        return masks().stream()
                .map(mask -> mask.id().stream() + mask.id().sequence())
                .toList();
    }

    Map<String, List<SegmentedFrame>> byStream() {
        Map<String, List<SegmentedFrame>> streams = new TreeMap<>();
        masks().forEach(mask -> streams.computeIfAbsent(mask.id().stream(), name -> new ArrayList<>())
                .add(mask));
        return streams;
    }

    long sent(String stream) {
        return sent.get(stream);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        segmenter.open();
        try {
            harness.close();
        } catch (Exception e) {
            throw new AssertionError("the operator does not close", e);
        }
    }
}
