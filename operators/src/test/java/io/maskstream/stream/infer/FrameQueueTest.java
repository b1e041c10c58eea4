package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
    private final FrameQueue queue = new FrameQueue();
    private final Owner owner = (place, result) -> {};
    private final SharedSession session = session();

    private static SharedSession session() {
        return new SharedSession(Vocabulary.of("road"));
    }

    private void add(Frame frame, SharedSession its) {
        queue.add(new PendingFrame(frame, owner, its, frame.id().sequence(), 0), 8);
    }

    private List<String> take(int limit) {
        return queue.take(limit).stream()
                .map(pending ->
                        pending.frame().id().stream() + pending.frame().id().sequence())
                .toList();
    }

    @Test
    void streamsTakeTurnsAndTheOneServedLastIsLastNext() {
        for (int i = 1; i <= 4; i++) {
            add(Frames.frame("a", i, 1), session);
        }
        add(Frames.frame("b", 1, 1), session);
        add(Frames.frame("c", 1, 1), session);

        assertThat(take(2)).containsExactly("a1", "b1");
        assertThat(take(2)).containsExactly("c1", "a2");
        assertThat(take(8)).containsExactly("a3", "a4");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void framesOfAnotherSessionWaitForTheirOwnBatch() {
        SharedSession other = session();
        add(Frames.frame("a", 1, 1), session);
        add(Frames.frame("b", 1, 1), other);
        add(Frames.frame("b", 2, 1), session);
        add(Frames.frame("c", 1, 1), session);

        assertThat(queue.available(8)).isEqualTo(2);
        assertThat(take(8)).containsExactly("a1", "c1");
        // b2 fits the first batch but must not pass b1.
        assertThat(take(8)).containsExactly("b1");
        assertThat(take(8)).containsExactly("b2");
    }

    @Test
    void aStreamWithWordsOfItsOwnIsServedWhileOthersKeepComing() {
        SharedSession other = session();
        add(Frames.frame("a", 0, 1), session);
        add(Frames.frame("own", 1, 1), other);
        List<String> served = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            add(Frames.frame("a", i, 1), session);
            add(Frames.frame("b", i, 1), session);
            served.addAll(take(2));
        }
        assertThat(served).contains("own1");
    }

    @Test
    void liveGoesFirstAndReplayGetsEveryEighthBatch() {
        for (int i = 1; i <= 16; i++) {
            add(Frames.frame("live", i, 1, true), session);
        }
        for (int i = 1; i <= 3; i++) {
            add(Frames.frame("replay", i, 1), session);
        }
        for (int i = 1; i <= 7; i++) {
            assertThat(take(1)).containsExactly("live" + i);
        }
        assertThat(take(1)).containsExactly("replay1");
        assertThat(take(2)).containsExactly("live8", "live9");
    }

    @Test
    void knowsWhenTheOldestWasAdmitted() {
        assertThat(queue.oldest()).isEmpty();
        add(Frames.frame("a", 9, 1), session);
        add(Frames.frame("b", 4, 1), session);
        assertThat(queue.oldest()).hasValue(4);
    }

    @Test
    void forgetsTheFramesOfAnOwnerThatEnded() {
        add(Frames.frame("a", 1, 1), session);
        Owner other = (place, result) -> {};
        queue.add(new PendingFrame(Frames.frame("a", 2, 1), other, session, 2, 0), 8);

        assertThat(queue.remove(owner)).hasSize(1);
        assertThat(take(8)).containsExactly("a2");
    }

    /** A live frame that is stale one tick after its number. */
    private Optional<String> addLive(String stream, long number, int room) {
        Frame frame = Frames.frame(stream, number, 1, true);
        return queue.add(new PendingFrame(frame, owner, session, number, 0, OptionalLong.of(number)), room)
                .map(FrameQueueTest::name);
    }

    private static String name(PendingFrame pending) {
        return pending.stream() + pending.frame().id().sequence();
    }

    @Test
    void theNewestFramesOfTheStreamThatHasMostAreKept() {
        assertThat(addLive("a", 1, 4)).isEmpty();
        assertThat(addLive("a", 2, 4)).isEmpty();
        assertThat(addLive("a", 3, 4)).isEmpty();
        assertThat(addLive("b", 1, 4)).isEmpty();
        assertThat(addLive("b", 2, 4)).hasValue("a1");
        assertThat(addLive("c", 1, 4))
                .hasValueSatisfying(oldest -> assertThat(oldest).isIn("a2", "b1"));
        assertThat(queue.size()).isEqualTo(4);
    }

    @Test
    void everyStreamKeepsItsNewestFrameThoughThereAreMoreStreamsThanRoom() {
        for (String stream : List.of("a", "b", "c")) {
            assertThat(addLive(stream, 1, 2)).isEmpty();
        }
        assertThat(addLive("b", 2, 2)).hasValue("b1");
        assertThat(take(8)).containsExactly("a1", "b2", "c1");
    }

    @Test
    void framesThatMustRunAreNeverReplaced() {
        for (int i = 1; i <= 20; i++) {
            Frame frame = Frames.frame("a", i, 1, true);
            assertThat(queue.add(new PendingFrame(frame, owner, session, i, 0), 2))
                    .isEmpty();
        }
        assertThat(queue.size()).isEqualTo(20);
    }

    @Test
    void aFrameAsOldAsTheBudgetStillRunsAndAnOlderOneDoesNot() {
        addLive("a", 10, 8);
        addLive("b", 11, 8);
        add(Frames.frame("replay", 1, 1), session);

        assertThat(queue.removeStale(10)).isEmpty();
        assertThat(queue.removeStale(11)).extracting(FrameQueueTest::name).containsExactly("a10");
        assertThat(take(8)).containsExactly("b11", "replay1");
    }

    @Test
    void aSlowStreamKeepsItsTurnWhileItHasNothing() {
        addLive("slow", 1, 1);
        assertThat(take(1)).containsExactly("slow1");
        for (String stream : List.of("a", "b", "c")) {
            addLive(stream, 1, 1);
        }
        assertThat(take(1)).containsExactly("a1");
        addLive("a", 2, 1);
        addLive("slow", 2, 1);
        assertThat(take(1)).as("its turn came before all others had one").containsExactly("slow2");
    }

    @Test
    void atABarrierOnlyWhatTheNextBatchTakesStays() {
        for (int i = 1; i <= 3; i++) {
            addLive("a", i, 8);
            addLive("b", i, 8);
        }
        add(Frames.frame("replay", 1, 1), session);
        Owner other = (place, result) -> {};

        assertThat(queue.removeNotNext(other, 4)).isEmpty();
        assertThat(queue.removeNotNext(owner, 4))
                .extracting(FrameQueueTest::name)
                .containsExactlyInAnyOrder("a3", "b3");
        assertThat(take(8)).containsExactly("a1", "b1", "a2", "b2", "replay1");
    }
}
