package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ChainCommand.UseModel;
import io.maskstream.stream.record.ChainCommand.UseVocabulary;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a restored subtask segments its first frame with. */
@Timeout(60)
class InferRestoreOperatorTest {
    private static final UseVocabulary FOR_ALL = new UseVocabulary(Optional.empty(), Vocabulary.of("tree"), 4);
    private static final UseVocabulary FOR_GATE = new UseVocabulary(Optional.of("gate"), Vocabulary.of("sky"), 5);

    private final GatedSegmenter configured = new GatedSegmenter();
    private final FakeProvider provider = FakeProvider.of(configured);
    private final GatedSegmenter second = new GatedSegmenter();
    private final UseModel another = new UseModel(FakeProvider.of(second).name(), 6);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable harness : opened) {
            harness.close();
        }
        assertThat(Batchers.open()).isZero();
    }

    private OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness(
            ControlStart start, OperatorSubtaskState state, int subtask, int subtasks) throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame>(
                new InferOperatorFactory(
                        provider, Frames.settings(4, Duration.ofMinutes(5), 16), new Freshness.Unlimited(), start),
                8,
                subtasks,
                subtask);
        harness.setup();
        harness.initializeState(state);
        harness.open();
        opened.add(harness);
        return harness;
    }

    /** State of a subtask that has followed these commands. */
    private OperatorSubtaskState after(int subtask, int subtasks, ChainCommand... commands) throws Exception {
        return after(new ControlStart.GoOn(), subtask, subtasks, commands);
    }

    private OperatorSubtaskState after(ControlStart start, int subtask, int subtasks, ChainCommand... commands)
            throws Exception {
        var harness = harness(start, OperatorSubtaskState.builder().build(), subtask, subtasks);
        for (ChainCommand command : commands) {
            harness.processElement(command, 1);
        }
        Answers.await(harness, commands.length);
        return closing(harness);
    }

    private OperatorSubtaskState closing(OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness)
            throws Exception {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        opened.remove(harness);
        return state;
    }

    private static List<String> masksOf(OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness)
            throws Exception {
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        harness.processElement(Frames.frame("yard", 1, 1), 1);
        harness.prepareSnapshotPreBarrier(2);
        return harness.extractOutputValues().stream()
                .map(mask -> mask.labels() + " " + mask.vocabularyVersion() + " "
                        + mask.model().version())
                .toList();
    }

    @Test
    void goesOnWithModelAndWordsFromTheFirstFrameWithoutSayingSoAgain() throws Exception {
        var restored = harness(new ControlStart.GoOn(), after(0, 1, FOR_ALL, FOR_GATE, another), 0, 1);
        int loads = configured.opened.get();

        assertThat(masksOf(restored)).containsExactly("[sky] 5 6:abc", "[tree] 4 6:abc");
        assertThat(Answers.of(restored)).isEmpty();
        assertThat(configured.opened)
                .as("the configuration's model is not loaded")
                .hasValue(loads);
        restored.processElement(FOR_GATE, 3);
        restored.processElement(new UseVocabulary(Optional.of("gate"), Vocabulary.of("cat"), 7), 3);
        assertThat(Answers.await(restored, 1)).containsExactly("vocabulary/gate 7 applied");
    }

    @Test
    void aSubtaskThatWasNotThereBeforeDoesTheSame() throws Exception {
        OperatorSubtaskState states =
                AbstractStreamOperatorTestHarness.repackageState(after(0, 2, FOR_ALL), after(1, 2, FOR_ALL, FOR_GATE));
        OperatorSubtaskState third = AbstractStreamOperatorTestHarness.repartitionOperatorState(states, 8, 2, 3, 2);

        assertThat(masksOf(harness(new ControlStart.GoOn(), third, 2, 3)))
                .containsExactly("[sky] 5 0:abc", "[tree] 4 0:abc");
    }

    @Test
    void wordsThatWereNotReadyBeforeTheBarrierAreAnsweredAfterIt() throws Exception {
        var before =
                harness(new ControlStart.GoOn(), OperatorSubtaskState.builder().build(), 0, 1);
        before.processElement(FOR_ALL, 1);
        var restored = harness(new ControlStart.GoOn(), closing(before), 0, 1);

        assertThat(Answers.await(restored, 1)).containsExactly("vocabulary 4 applied");
        assertThat(masksOf(restored)).containsExactly("[tree] 4 0:abc", "[tree] 4 0:abc");
    }

    @Test
    void aModelThatIsGoneLeavesTheOneBefore() throws Exception {
        UseModel gone = new UseModel(FakeProvider.of(new GatedSegmenter()).name(), 9);
        OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(
                after(0, 2, another, FOR_ALL), after(1, 2, another, gone));
        FakeProvider.forget(gone.directory());
        OperatorSubtaskState own = AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 8, 2, 2, 0);
        var restored = harness(new ControlStart.GoOn(), own, 0, 2);

        assertThat(masksOf(restored)).containsExactly("[tree] 4 6:abc", "[tree] 4 6:abc");
        assertThat(Answers.of(restored)).containsExactly("model 9 failed: " + gone.directory() + " is no model");
    }

    @Test
    void aRunThatStartsOverForgetsOnceAndThenRemembers() throws Exception {
        ControlStart over = new ControlStart.StartOver("today");
        OperatorSubtaskState state = after(0, 1, FOR_ALL, another);
        var fresh = harness(over, state, 0, 1);
        assertThat(masksOf(fresh)).containsExactly("[road, car] 0 0:abc", "[road, car] 0 0:abc");
        fresh.processElement(FOR_GATE, 2);
        Answers.await(fresh, 1);

        var restarted = harness(over, closing(fresh), 0, 1);
        assertThat(masksOf(restarted)).containsExactly("[sky] 5 0:abc", "[road, car] 0 0:abc");
    }
}
