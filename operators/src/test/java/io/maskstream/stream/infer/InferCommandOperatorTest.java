package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.InputSpec;
import io.maskstream.model.ModelException;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand.UseModel;
import io.maskstream.stream.record.ChainCommand.UseVocabulary;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that cannot be followed: the version before goes on, and its masks say so. */
@Timeout(60)
class InferCommandOperatorTest {
    private static final String REFUSED = "unspeakable";
    private static final String SLOW = "eventually";

    private final Semaphore slowly = new Semaphore(0);
    private final GatedSegmenter working = new GatedSegmenter();
    private OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new InferOperatorFactory(
                FakeProvider.of(refusing(working)), Frames.settings(4, Duration.ofMinutes(5), 16)));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        working.open();
        slowly.release(10);
        harness.close();
        assertThat(Batchers.open()).isZero();
        assertThat(working.sessions).hasValue(0);
    }

    @Test
    void wordsThatCannotBeEncodedLeaveTheOldOnes() throws Exception {
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        harness.processElement(new UseVocabulary(Optional.empty(), Vocabulary.of(REFUSED), 4), 2);
        Answers.await(harness, 1);
        harness.processElement(Frames.frame("gate", 2, 2), 2);
        harness.processElement(new UseVocabulary(Optional.empty(), Vocabulary.of("tree"), 5), 3);
        assertThat(Answers.await(harness, 2))
                .containsExactly(
                        "vocabulary 4 failed: the class 'unspeakable' cannot be encoded", "vocabulary 5 applied");
        harness.processElement(Frames.frame("gate", 3, 3), 3);

        assertThat(versions()).containsExactly("[road, car] 0 0:abc", "[road, car] 0 0:abc", "[tree] 5 0:abc");
    }

    @Test
    void aModelThatCannotBeLoadedLeavesTheOldOne() throws Exception {
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        harness.processElement(new UseModel("nowhere", 4), 2);
        assertThat(Answers.await(harness, 1)).containsExactly("model 4 failed: nowhere is no model");
        harness.processElement(Frames.frame("gate", 2, 2), 2);

        assertThat(versions()).containsExactly("[road, car] 0 0:abc", "[road, car] 0 0:abc");
        assertThat(working.closed).hasValue(0);
    }

    @Test
    void aModelThatDoesNotSpeakTheWordsInUseLeavesTheOldOne() throws Exception {
        Vocabulary both = Vocabulary.of("road", REFUSED);
        FakeProvider speechless = FakeProvider.of(refusing(new GatedSegmenter()));
        GatedSegmenter second = new GatedSegmenter();
        harness.processElement(new UseModel(FakeProvider.of(second).name(), 2), 1);
        harness.processElement(new UseVocabulary(Optional.of("gate"), both, 3), 1);
        harness.processElement(new UseModel(speechless.name(), 4), 2);
        assertThat(Answers.await(harness, 3))
                .containsExactly(
                        "model 2 applied",
                        "vocabulary/gate 3 applied",
                        "model 4 failed: the class 'unspeakable' cannot be encoded");
        harness.processElement(Frames.frame("gate", 1, 1), 2);
        harness.processElement(Frames.frame("yard", 1, 1), 2);

        assertThat(versions()).containsExactly("[road, " + REFUSED + "] 3 2:abc", "[road, car] 0 2:abc");
        assertThat(second.sessions).hasValue(2);
    }

    @Test
    void theOldWordsServeWhileNewOnesArePrepared() throws Exception {
        harness.processElement(new UseVocabulary(Optional.empty(), Vocabulary.of(SLOW), 4), 1);
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        assertThat(versions()).containsExactly("[road, car] 0 0:abc");
        slowly.release();
        Answers.await(harness, 1);
        harness.processElement(Frames.frame("gate", 2, 2), 2);

        assertThat(versions()).containsExactly("[road, car] 0 0:abc", "[eventually] 4 0:abc");
    }

    @Test
    void theOldModelServesWhileAnotherIsLoadedAndMadeReady() throws Exception {
        GatedSegmenter second = new GatedSegmenter();
        slowly.release();
        harness.processElement(new UseVocabulary(Optional.empty(), Vocabulary.of(SLOW), 1), 1);
        Answers.await(harness, 1);
        harness.processElement(new UseModel(FakeProvider.of(refusing(second)).name(), 2), 1);
        for (int frame = 1; frame <= 3; frame++) {
            harness.processElement(Frames.frame("gate", frame, frame), frame);
            assertThat(versions()).hasSize(frame).containsOnly("[eventually] 1 0:abc");
        }
        assertThat(second.opened).hasValue(0);
        slowly.release();
        Answers.await(harness, 2);
        harness.processElement(Frames.frame("gate", 4, 4), 4);

        assertThat(versions()).hasSize(4).last().isEqualTo("[eventually] 1 2:abc");
        Waiting.until(() -> working.closed.get() == 1);
    }

    @Test
    void aCommandThatComesTwiceIsAnsweredOnce() throws Exception {
        for (int copy = 0; copy < 3; copy++) {
            harness.processElement(new UseVocabulary(Optional.empty(), Vocabulary.of(REFUSED), 4), 1);
        }
        harness.processElement(new UseVocabulary(Optional.empty(), Vocabulary.of("tree"), 3), 1);
        harness.processElement(new UseModel("nowhere", 1), 1);

        assertThat(Answers.await(harness, 2)).hasSize(2).first().asString().startsWith("vocabulary 4 failed");
    }

    @Test
    void theEndOfTheInputWaitsForTheAnswers() throws Exception {
        harness.processElement(new UseVocabulary(Optional.empty(), Vocabulary.of("tree"), 4), 1);
        harness.processElement(new UseModel("nowhere", 5), 1);
        harness.endInput();
        harness.getOneInputOperator().finish();

        assertThat(Answers.of(harness)).containsExactly("vocabulary 4 applied", "model 5 failed: nowhere is no model");
    }

    @Test
    void aModelThatIsReadyWhenTheTaskEndsIsFreed() throws Exception {
        GatedSegmenter second = new GatedSegmenter();
        var ending = new OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame>(new InferOperatorFactory(
                FakeProvider.of(new GatedSegmenter()), Frames.settings(4, Duration.ofMinutes(5), 16)));
        ending.open();
        ending.processElement(new UseModel(FakeProvider.of(second).name(), 2), 1);
        Waiting.until(() -> second.opened.get() == 1);
        // As a task that is cancelled: it is closed, and not finished before.
        ending.getOneInputOperator().close();
        ending.getEnvironment().close();

        assertThat(second.closed).hasValue(1);
    }

    @Test
    void masksAndAnswersSayWhetherTheModelIsAdaptedToTheWords() throws Exception {
        harness.processElement(Frames.frame("gate", 1, 1), 1);
        harness.processElement(
                new UseModel(FakeProvider.adapted("tree", new GatedSegmenter()).name(), 4), 1);
        Answers.await(harness, 1);
        harness.processElement(Frames.frame("gate", 2, 2), 2);
        harness.processElement(new UseVocabulary(Optional.of("gate"), Vocabulary.of("tree"), 5), 2);
        Answers.await(harness, 2);
        harness.processElement(Frames.frame("gate", 3, 3), 3);
        harness.processElement(Frames.frame("yard", 3, 3), 3);

        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues())
                .extracting(mask -> mask.model().adapted())
                .containsExactly(Optional.empty(), Optional.of(false), Optional.of(true), Optional.of(false));
        assertThat(Answers.reports(harness))
                .extracting(ControlEvent.Report::adapted)
                .containsExactly(Optional.of(false), Optional.of(true));
    }

    private List<String> versions() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return harness.extractOutputValues().stream()
                .map(mask -> mask.labels() + " " + mask.vocabularyVersion() + " "
                        + mask.model().version())
                .toList();
    }

    /** Cannot encode one word, and takes its time for another. */
    private Segmenter refusing(Segmenter working) {
        return new Segmenter() {
            @Override
            public InputSpec input() {
                return working.input();
            }

            @Override
            public SegmentationSession open(Vocabulary vocabulary) {
                if (vocabulary.names().contains(REFUSED)) {
                    throw new ModelException("the class '%s' cannot be encoded".formatted(REFUSED));
                }
                if (vocabulary.names().contains(SLOW)) {
                    slowly.acquireUninterruptibly();
                }
                SegmentationSession session = working.open(vocabulary);
                return new SegmentationSession() {
                    @Override
                    public Segmentation segment(FrameBatch frames) {
                        return session.segment(frames);
                    }

                    @Override
                    public void close() {
                        session.close();
                    }
                };
            }

            @Override
            public void close() {
                working.close();
            }
        };
    }
}
