package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Vocabulary WORDS = Vocabulary.of("road", "car");

    private final GatedSegmenter segmenter = new GatedSegmenter();
    private final AtomicLong now = new AtomicLong();
    private final RecordingOwner owner = new RecordingOwner();
    private final List<Batcher> opened = new ArrayList<>();

    @AfterEach
    void close() {
        owner.letGo();
        segmenter.open();
        opened.forEach(Batcher::close);
    }

    private Batcher batcher(Segmenter model, InferSettings settings) {
        Batcher batcher = new Batcher(model, settings, now::get, "test");
        opened.add(batcher);
        return batcher;
    }

    private PendingFrame frame(SharedSession session, int number) {
        return new PendingFrame(Frames.frame("gate", number, number), owner, session, now.get(), number);
    }

    @Test
    void aBatchLeavesWhenItsOldestFrameHasWaitedLongEnough() {
        Batcher batcher = batcher(segmenter, Frames.settings(4, Duration.ofNanos(1_000), 16));
        SharedSession session = batcher.acquire(WORDS);
        batcher.submit(frame(session, 1));
        now.set(999);
        batcher.submit(frame(session, 2));
        now.set(1_000);
        // Makes the batcher look at its clock, which this test moves.
        batcher.submit(frame(session, 3));

        owner.await(2);
        assertThat(segmenter.ran()).containsExactly(List.of(1, 2));
        now.set(1_999);
        batcher.flush(owner);
        owner.await(3);
        assertThat(segmenter.ran()).containsExactly(List.of(1, 2), List.of(3));
        batcher.release(session);
    }

    @Test
    void atMostTwoBatchesAreInFlight() throws Exception {
        owner.hold();
        Batcher batcher = batcher(segmenter, Frames.settings(1, Duration.ZERO, 16));
        SharedSession session = batcher.acquire(WORDS);
        for (int i = 1; i <= 5; i++) {
            batcher.submit(frame(session, i));
        }
        // The first batch is not done until its owner has its mask.
        owner.await(1);
        Waiting.until(() -> segmenter.ran().size() >= 2
                && thread("maskstream-inference-test").getState() == Thread.State.WAITING);

        assertThat(segmenter.ran()).hasSize(2);
        owner.letGo();
        owner.await(5);
        assertThat(segmenter.ran()).hasSize(5);
        batcher.release(session);
    }

    @Test
    void aLongQueueDoesNotShrinkTheBatches() {
        segmenter.gate();
        Batcher batcher = batcher(segmenter, Frames.settings(4, Duration.ofHours(2), 64));
        SharedSession session = batcher.acquire(WORDS);
        long anHourAgo = now.get() - Duration.ofHours(1).toNanos();
        for (int i = 1; i <= 16; i++) {
            batcher.submit(new PendingFrame(Frames.frame("gate", i, i), owner, session, anHourAgo, i));
        }
        segmenter.open();

        // All have waited for long, but no batch takes long: smaller ones would only make the queue longer.
        owner.await(16);
        assertThat(segmenter.ran()).extracting(List::size).containsExactly(4, 4, 4, 4);
        batcher.release(session);
    }

    @Test
    void slowBatchesShrinkTheNext() {
        ScriptedSegmenter slow = ScriptedSegmenter.doing(
                batch -> now.addAndGet(batch.size() * Duration.ofSeconds(4).toNanos()));
        Batcher batcher = batcher(slow, Frames.settings(4, LONG, 64));
        SharedSession session = batcher.acquire(WORDS);
        for (int i = 1; i <= 10; i++) {
            batcher.submit(frame(session, i));
        }
        batcher.flush(owner);
        owner.await(10);

        // The target is ten seconds; the warm-up's runs do not count.
        assertThat(slow.sizes()).startsWith(1, 2, 4, 4, 2, 2).doesNotContain(8);
        batcher.release(session);
    }

    @Test
    void theTextSideRunsOncePerVocabularyAndEndsWithItsLastUser() {
        Batcher batcher = batcher(segmenter, Frames.settings(1, Duration.ZERO, 16));
        SharedSession one = batcher.acquire(WORDS);
        SharedSession same = batcher.acquire(Vocabulary.of("road", "car"));
        SharedSession other = batcher.acquire(Vocabulary.of("tree"));
        assertThat(same).isSameAs(one);
        assertThat(segmenter.opened).hasValue(2);

        segmenter.gate();
        batcher.submit(frame(one, 1));
        batcher.release(one);
        batcher.release(same);
        assertThat(segmenter.sessions).as("a frame still needs it").hasValue(2);
        segmenter.open();
        owner.await(1);
        assertThat(segmenter.sessions).hasValue(1);
        batcher.release(other);
        assertThat(segmenter.sessions).hasValue(0);

        batcher.release(batcher.acquire(WORDS));
        assertThat(segmenter.opened).hasValue(3);
        assertThat(segmenter.sessions).hasValue(0);
    }

    @Test
    void aSlowTextSideHoldsUpNoOtherWords() throws Exception {
        ScriptedSegmenter model = ScriptedSegmenter.doing(batch -> {});
        Batcher batcher = batcher(model, Frames.settings(1, Duration.ZERO, 16));
        SharedSession session = batcher.acquire(WORDS);
        model.holdText();
        Thread preparing = new Thread(() -> batcher.release(batcher.acquire(Vocabulary.of("slow"))));
        preparing.start();
        Waiting.until(model::textIsHeld);

        // On a thread of its own: were it held up, nothing could interrupt it.
        Thread submitting = new Thread(() -> batcher.submit(frame(session, 1)));
        submitting.start();
        try {
            owner.await(1);
            assertThat(preparing.isAlive()).isTrue();
        } finally {
            model.letTextGo();
        }
        submitting.join();
        preparing.join();
        batcher.release(session);
    }

    @Test
    void deterministicModeRunsOneShapeOnly() {
        Batcher batcher = batcher(segmenter, deterministic(4));
        SharedSession session = batcher.acquire(WORDS);
        for (int i = 1; i <= 6; i++) {
            batcher.submit(frame(session, i));
        }
        batcher.flush(owner);
        owner.await(6);

        assertThat(segmenter.batches).extracting(List::size).containsOnly(4);
        assertThat(owner.results()).allSatisfy((place, result) -> {
            assertThat(result).isInstanceOf(FrameResult.Segmented.class);
            assertThat(((FrameResult.Segmented) result).mask().regions().get(0).score())
                    .as("each mask is its frame's")
                    .isEqualTo(place.intValue());
        });
        batcher.release(session);
    }

    @Test
    void deterministicModeRunsSingleFramesWhereTheModelDependsOnThePlace() {
        ScriptedSegmenter placed = ScriptedSegmenter.dependingOnThePlace();
        Batcher batcher = batcher(placed, deterministic(4));
        SharedSession session = batcher.acquire(WORDS);
        int probed = placed.sizes().size();
        for (int i = 1; i <= 3; i++) {
            batcher.submit(frame(session, i));
        }
        batcher.flush(owner);
        owner.await(3);

        assertThat(placed.sizes().subList(probed, placed.sizes().size())).containsOnly(1);
        batcher.release(session);
    }

    @Test
    void aModelThatFailsOnBlankFramesIsSaidBeforeTheFirstFrame() {
        ScriptedSegmenter failing = ScriptedSegmenter.doing(batch -> {
            throw new IllegalStateException("no kernel for batch %d".formatted(batch.size()));
        });
        Batcher batcher = batcher(failing, Frames.settings(2, Duration.ZERO, 16));

        assertThatThrownBy(() -> batcher.acquire(WORDS))
                .hasMessage("the model fails on blank frames: no kernel for batch 1");
        assertThat(failing.openSessions()).isZero();
    }

    @Test
    void aModelThatGivesTooFewMasksFailsTheFrames() {
        ScriptedSegmenter stingy = ScriptedSegmenter.givingOneMask();
        Batcher batcher = batcher(stingy, Frames.settings(2, LONG, 16));
        SharedSession session = batcher.acquire(WORDS);
        batcher.submit(frame(session, 1));
        batcher.submit(frame(session, 2));
        owner.await(2);

        assertThat(owner.results().values()).allSatisfy(result -> assertThat(((FrameResult.Failed) result).cause())
                .hasMessage("the model gave 1 masks for 2 frames"));
        batcher.release(session);
    }

    @Test
    void aFailedBatchHarmsNoFrameOfTheNext() {
        Batcher batcher = batcher(segmenter, Frames.settings(1, Duration.ZERO, 16));
        SharedSession session = batcher.acquire(WORDS);
        for (int number : new int[] {1, GatedSegmenter.POISON & 0xff, 2, 3}) {
            batcher.submit(frame(session, number));
        }
        owner.await(4);

        assertThat(owner.results().get(255L)).isInstanceOf(FrameResult.Failed.class);
        assertThat(List.of(1L, 2L, 3L))
                .allSatisfy(place -> assertThat(owner.results().get(place)).isInstanceOf(FrameResult.Segmented.class));
        assertThat(batcher.broken()).isEmpty();
        batcher.release(session);
    }

    @Test
    void theModelIsFreedOnlyWhenItsRunHasEnded() throws Exception {
        segmenter.gate();
        Batcher batcher = batcher(segmenter, Frames.settings(1, Duration.ZERO, 16));
        SharedSession session = batcher.acquire(WORDS);
        batcher.submit(frame(session, 1));
        Waiting.until(segmenter.permits::hasQueuedThreads);
        boolean[] stillInterrupted = new boolean[1];
        Thread closing = new Thread(() -> {
            // As a cancelled task would.
            Thread.currentThread().interrupt();
            batcher.close();
            stillInterrupted[0] = Thread.interrupted();
        });
        closing.start();
        Waiting.until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThat(segmenter.closed).hasValue(0);
        opened.clear();
        segmenter.open();
        closing.join();

        assertThat(segmenter.closed).hasValue(1);
        assertThat(stillInterrupted[0]).isTrue();
    }

    private static InferSettings deterministic(int batch) {
        InferSettings settings = Frames.settings(batch, LONG, 16);
        return new InferSettings(
                settings.maxBatch(),
                settings.maxWait(),
                settings.latencyTarget(),
                true,
                settings.capacity(),
                settings.device(),
                settings.vocabulary(),
                settings.vocabularyVersion(),
                settings.masks());
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
