package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand.UseModel;
import io.maskstream.stream.record.ChainCommand.UseVocabulary;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InferOperatorTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String CUDA_ERROR = "CUDA error: an illegal memory access was encountered";

    private final GatedSegmenter segmenter = new GatedSegmenter();
    private final FakeProvider provider = FakeProvider.of(segmenter);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        segmenter.open();
        for (AutoCloseable harness : opened) {
            harness.close();
        }
        assertThat(Batchers.open()).isZero();
    }

    private OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness(InferSettings settings)
            throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame>(
                new InferOperatorFactory(provider, settings));
        harness.open();
        opened.add(harness);
        return harness;
    }

    @Test
    void emitsFramesInOrderThoughBatchesOverlap() throws Exception {
        var harness = harness(Frames.settings(2, Duration.ZERO, 16));
        for (int i = 1; i <= 9; i++) {
            harness.processElement(Frames.frame("gate", i, i), i);
        }
        harness.prepareSnapshotPreBarrier(1);

        assertThat(sequences(harness)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(harness.extractOutputValues()).allSatisfy(mask -> {
            // The fake's score is the frame's pixel: each mask belongs to its frame.
            assertThat(mask.regions().get(0).score()).isEqualTo((int) mask.id().sequence());
            assertThat(mask.labels()).containsExactly("road", "car");
        });
    }

    @Test
    void barrierWaitsForTwoBatchesInFlight() throws Exception {
        segmenter.gate();
        var harness = harness(Frames.settings(2, LONG, 16));
        for (int i = 1; i <= 5; i++) {
            harness.processElement(Frames.frame("gate", i, i), i);
        }
        assertThat(harness.extractOutputValues()).isEmpty();
        segmenter.permits.release(3);

        // The fifth frame would wait five minutes for a second: the barrier makes it leave alone.
        harness.prepareSnapshotPreBarrier(1);
        assertThat(sequences(harness)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(segmenter.ran()).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
        assertThat(segmenter.permits.availablePermits()).isZero();
    }

    @Test
    void resultsThatArriveWhileAdmissionYieldsAreEmittedOnce() throws Exception {
        var harness = harness(Frames.settings(2, Duration.ZERO, 2));
        // With room for two, every further frame yields to the mailbox until a result has come.
        for (int i = 1; i <= 20; i++) {
            harness.processElement(Frames.frame("gate", i, i), i);
        }
        harness.endInput();
        harness.getOneInputOperator().finish();

        assertThat(sequences(harness)).hasSize(20).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void replayedFramesBlockRatherThanGetLost() throws Exception {
        segmenter.gate();
        var harness = harness(Frames.settings(1, Duration.ZERO, 1));
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        segmenter.permits.release(1);
        harness.processElement(Frames.frame("gate", 2, 2), 2);

        // The second was admitted only once the first had left.
        assertThat(sequences(harness)).containsExactly(1L);
        segmenter.permits.release(1);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(sequences(harness)).containsExactly(1L, 2L);
    }

    @Test
    void aWaitThatRanOutDoesNotFlushTheNextBatch() throws Exception {
        segmenter.gate();
        var harness = harness(Frames.settings(4, Duration.ofMillis(300), 16));
        // Full at once: the wait of this batch must not count for the frame behind it.
        for (int i = 1; i <= 4; i++) {
            harness.processElement(Frames.frame("gate", i, i), i);
        }
        segmenter.permits.release(1);
        waitUntil(harness, () -> sequences(harness).size() == 4);
        long admitted = System.nanoTime();
        harness.processElement(Frames.frame("gate", 5, 5), 5);
        segmenter.permits.release(1);
        waitUntil(harness, () -> sequences(harness).size() == 5);

        assertThat(Duration.ofNanos(System.nanoTime() - admitted)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(segmenter.ran()).containsExactly(List.of(1, 2, 3, 4), List.of(5));
    }

    @Test
    void worksWhenTheElementObjectIsReused() throws Exception {
        segmenter.gate();
        var harness = harness(Frames.settings(2, LONG, 16));
        harness.getExecutionConfig().enableObjectReuse();
        StreamRecord<InferenceElement> reused = new StreamRecord<>(null);
        for (int i = 1; i <= 4; i++) {
            reused.replace(Frames.frame("gate", i, i), i);
            harness.getOneInputOperator().processElement(reused);
        }
        segmenter.open();
        harness.prepareSnapshotPreBarrier(1);

        assertThat(sequences(harness)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(harness.extractOutputStreamRecords().stream().map(StreamRecord::getTimestamp))
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void watermarksPassBehindTheFramesBeforeThem() throws Exception {
        segmenter.gate();
        var harness = harness(Frames.settings(2, LONG, 16));
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        harness.processWatermark(1);
        harness.processElement(Frames.frame("gate", 2, 2), 2);
        harness.processWatermark(2);
        assertThat(harness.getOutput()).isEmpty();
        segmenter.open();
        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.getOutput().stream().map(element -> element instanceof Watermark ? "mark" : "mask"))
                .containsExactly("mask", "mark", "mask", "mark");
    }

    @Test
    void cancelWithWorkInFlightEndsAndFreesTheModel() throws Exception {
        segmenter.gate();
        var harness = harness(Frames.settings(2, LONG, 16));
        for (int i = 1; i <= 5; i++) {
            harness.processElement(Frames.frame("gate", i, i), i);
        }
        // Two run or wait to run, the others wait for their turn; nothing of it is wanted any more.
        segmenter.permits.release(1);
        cancel(harness);

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(Batchers.open()).isZero();
        assertThat(segmenter.closed).hasValue(1);
        assertThat(segmenter.sessions).hasValue(0);
    }

    @Test
    void masksThatComeAfterTheirTasksEndHarmNoOtherSubtask() throws Exception {
        segmenter.gate();
        InferSettings settings = Frames.settings(1, Duration.ZERO, 16);
        var ending = harness(settings);
        var other = harness(settings);
        ending.processElement(Frames.frame("gate", 1, 11), 1);
        other.processElement(Frames.frame("yard", 1, 22), 1);
        // As a task that ends: its mailbox takes nothing more, its operators are not closed yet.
        ending.getTaskMailbox().quiesce();
        segmenter.open();
        waitUntil(other, () -> sequences(other).size() == 1);

        assertThat(segmenter.ran()).containsExactlyInAnyOrder(List.of(11), List.of(22));
        assertThat(sequences(ending)).isEmpty();
        opened.remove(ending);
        ending.getOneInputOperator().close();
        ending.getEnvironment().close();
    }

    @Test
    void aFailedInferenceFailsTheTaskWithTheFrame() throws Exception {
        var harness = harness(Frames.settings(1, Duration.ZERO, 16));
        harness.processElement(Frames.frame("gate", 7, GatedSegmenter.POISON), 7);

        assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
                .rootCause()
                .hasMessage("poisoned pixel");
        cancel(harness);
    }

    @Test
    void aLostDeviceEndsTheTaskManager() throws Exception {
        segmenter.failure = CUDA_ERROR;
        var harness = harness(settingsOn("cuda:91"));
        harness.processElement(Frames.frame("gate", 7, GatedSegmenter.POISON), 7);

        // An InternalError is what Flink halts the process with.
        assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
                .isInstanceOf(InternalError.class)
                .hasMessage(
                        "the device cuda:91 can do nothing more for this process (%s); the process ends, and its "
                                + "tasks start elsewhere",
                        CUDA_ERROR);
        cancel(harness);
        assertThatThrownBy(() -> harness(settingsOn("cuda:91")))
                .as("a task that comes later")
                .isInstanceOf(InternalError.class)
                .hasMessageContaining("cuda:91 can do nothing more");
    }

    @Test
    void aLostDeviceEndsTheJobWhereTheProcessIsToStay() throws Exception {
        segmenter.failure = CUDA_ERROR;
        Configuration embedded = new Configuration();
        embedded.set(DeviceFailure.ENDS_PROCESS, false);
        MockEnvironment environment = new MockEnvironmentBuilder()
                .setTaskManagerRuntimeInfo(new TestingTaskManagerRuntimeInfo(embedded))
                .build();
        var harness = new OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame>(
                new InferOperatorFactory(provider, settingsOn("cuda:92")), environment);
        harness.open();
        harness.processElement(Frames.frame("gate", 7, GatedSegmenter.POISON), 7);

        assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
                .hasMessage(
                        "the device cuda:92 can do nothing more for this process (%s); check the device and its "
                                + "driver",
                        CUDA_ERROR)
                .satisfies(thrown -> assertThat(ThrowableClassifier.getThrowableType(thrown))
                        .isEqualTo(ThrowableType.NonRecoverableError));
        harness.getOneInputOperator().close();
        environment.close();
    }

    /** Each loss is remembered for the device, so that every test needs one of its own. */
    private static InferSettings settingsOn(String device) {
        InferSettings some = Frames.settings(1, Duration.ZERO, 16);
        return new InferSettings(
                some.maxBatch(),
                some.maxWait(),
                some.latencyTarget(),
                some.deterministic(),
                some.capacity(),
                new DeviceChoice.Named(device),
                some.vocabulary(),
                some.vocabularyVersion(),
                some.masks());
    }

    @Test
    void aVocabularyHoldsFromExactlyItsPlace() throws Exception {
        var harness = harness(Frames.settings(8, LONG, 32));
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        harness.processElement(Frames.frame("yard", 1, 1), 1);
        harness.processElement(new UseVocabulary(Optional.of("gate"), Vocabulary.of("tree"), 5), 2);
        Answers.await(harness, 1);
        harness.processElement(Frames.frame("gate", 2, 2), 2);
        harness.processElement(Frames.frame("yard", 2, 2), 2);
        harness.processElement(new UseVocabulary(Optional.empty(), Vocabulary.of("sky"), 6), 3);
        Answers.await(harness, 2);
        harness.processElement(Frames.frame("gate", 3, 3), 3);
        harness.processElement(Frames.frame("yard", 3, 3), 3);
        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.extractOutputValues())
                .extracting(mask -> mask.id().text() + " " + mask.labels() + " " + mask.vocabularyVersion())
                .containsExactly(
                        "gate/0/1 [road, car] 0",
                        "yard/0/1 [road, car] 0",
                        "gate/0/2 [tree] 5",
                        "yard/0/2 [road, car] 0",
                        "gate/0/3 [tree] 5",
                        "yard/0/3 [sky] 6");
        assertThat(segmenter.opened)
                .as("text side runs once for each vocabulary")
                .hasValue(3);
    }

    @Test
    void anotherModelHoldsFromOneFrameOnAndFreesTheOld() throws Exception {
        GatedSegmenter second = new GatedSegmenter();
        FakeProvider next = FakeProvider.of(second);
        var harness = harness(Frames.settings(8, LONG, 32));
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        harness.processElement(new UseModel(next.name(), 9), 2);
        assertThat(Answers.await(harness, 1)).containsExactly("model 9 applied");
        harness.processElement(Frames.frame("gate", 2, 2), 2);
        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.extractOutputValues())
                .extracting(mask -> mask.model().version())
                .containsExactly("0:abc", "9:abc");
        Waiting.until(() -> segmenter.closed.get() == 1);
        assertThat(second.closed).hasValue(0);
    }

    @Test
    void oneBatchHoldsFramesOfTwoSubtasks() throws Exception {
        segmenter.gate();
        InferSettings settings = Frames.settings(2, LONG, 16);
        var first = harness(settings);
        var second = harness(settings);
        first.processElement(Frames.frame("gate", 1, 11), 1);
        second.processElement(Frames.frame("yard", 1, 22), 1);
        segmenter.open();
        waitUntil(first, () -> sequences(first).size() == 1);
        waitUntil(second, () -> sequences(second).size() == 1);

        assertThat(segmenter.ran()).containsExactly(List.of(11, 22));
        assertThat(first.extractOutputValues().get(0).id().stream()).isEqualTo("gate");
        assertThat(second.extractOutputValues().get(0).id().stream()).isEqualTo("yard");
    }

    @Test
    void warmsEveryBucketBeforeTheFirstFrame() throws Exception {
        var harness = harness(Frames.settings(6, Duration.ZERO, 16));
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        harness.prepareSnapshotPreBarrier(1);

        assertThat(segmenter.batches).extracting(List::size).containsExactly(1, 2, 4, 6, 1);
    }

    @Test
    void twentyRestartsLeaveNoThreads() throws Exception {
        int before = InferThreads.count();
        for (int i = 0; i < 20; i++) {
            var harness = harness(Frames.settings(2, Duration.ZERO, 4));
            harness.processElement(Frames.frame("gate", 1, 1), 1);
            harness.close();
        }
        opened.clear();

        assertThat(InferThreads.count()).isEqualTo(before);
        assertThat(segmenter.closed).hasValue(20);
    }

    /** As a task does it that is cancelled or has failed; the harness's own close would finish the operator first. */
    private void cancel(OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness) throws Exception {
        opened.remove(harness);
        harness.getOneInputOperator().close();
    }

    private static List<Long> sequences(OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness) {
        return harness.extractOutputValues().stream()
                .map(mask -> mask.id().sequence())
                .toList();
    }

    /** Runs the mails that come in meanwhile, as the task would. */
    private static void waitUntil(
            OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness, Callable<Boolean> condition)
            throws Exception {
        while (!condition.call()) {
            harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
        }
    }
}
