package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
    private final FrameQueue queue = new FrameQueue();
    private final Owner owner = (place, result) -> {};
    private final SharedSession session = session();

    private static SharedSession session() {
        return new SharedSession(Vocabulary.of("road"));
    }

    private void add(Frame frame, SharedSession its) {
        queue.add(new PendingFrame(frame, owner, its, frame.id().sequence(), 0));
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
        queue.add(new PendingFrame(Frames.frame("a", 2, 1), other, session, 2, 0));

        assertThat(queue.remove(owner)).hasSize(1);
        assertThat(take(8)).containsExactly("a2");
    }
}
