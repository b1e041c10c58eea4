package io.maskstream.stream.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.ControlStart;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdaptationOperatorTest {
    private static final ControlStart GO_ON = new ControlStart.GoOn();
    private static final String TREE = "{\"vocabulary\":[\"tree\",\"road\"]}";
    private static final String SHIP = "{\"vocabulary\":[\"ship\",\"sea\"]}";

    private final FakeAdapter adapter = FakeAdapter.fresh();

    private Topic fresh() throws Exception {
        return Topic.adapting(OperatorSubtaskState.builder().build(), GO_ON, Map.of(), adapter);
    }

    private Topic restored(OperatorSubtaskState state) throws Exception {
        return Topic.adapting(state, GO_ON, Map.of(), adapter);
    }

    @Test
    void newWordsAreInForceAtOnceAndTheAdaptedModelWhenItIsReady() throws Exception {
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            assertThat(topic.commands()).containsExactly("vocabulary 1");
            assertThat(topic.answers()).containsExactly("vocabulary accepted 1", "vocabulary adapting 1");
            assertThat(adapter.last().model).isEqualTo("configured");
            assertThat(adapter.last().words).containsExactly("tree", "road");

            adapter.last().listener.ready("adapted/tree", "9f86");
            assertThat(topic.await(3).get(2)).isEqualTo("vocabulary adapted 1: adapted/tree 9f86 by model 2");
            assertThat(topic.commands()).containsExactly("vocabulary 1", "model 2");
            assertThat(topic.directories()).containsExactly("adapted/tree");
        }
    }

    @Test
    void progressIsSaidOnceInAWhile() throws Exception {
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            for (int step = 1; step <= 20; step++) {
                topic.clock(Duration.ofSeconds(5L * step));
                adapter.last().listener.progressed(step, 2000, Duration.ofSeconds(2000L - step));
                topic.work();
            }
            assertThat(topic.answers().subList(2, 5))
                    .containsExactly(
                            "vocabulary adapting 1: 6/2000, 1994 s",
                            "vocabulary adapting 1: 12/2000, 1988 s",
                            "vocabulary adapting 1: 18/2000, 1982 s");
            assertThat(topic.answers()).hasSize(5);
        }
    }

    @Test
    void newerWordsDropTheOldAdaptationWhichIsSaidOnce() throws Exception {
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            FakeAdapter.FakeRun old = adapter.last();
            topic.send("vocabulary", SHIP);
            assertThat(topic.await(5))
                    .endsWith(
                            "vocabulary accepted 2",
                            "vocabulary adaptation-dropped 1: version 2 of 'vocabulary' came",
                            "vocabulary adapting 2");
            assertThat(old.givenUp).isTrue();
            old.listener.ready("adapted/tree", "9f86");
            old.listener.failed("too late");
            topic.work();
            assertThat(topic.answers()).as("nobody waits for it any more").hasSize(5);

            adapter.last().listener.ready("adapted/ship", "1b4f");
            assertThat(topic.await(6)).last().isEqualTo("vocabulary adapted 2: adapted/ship 1b4f by model 3");
            assertThat(topic.commands()).containsExactly("vocabulary 1", "vocabulary 2", "model 3");
        }
    }

    @Test
    void aFailureIsSaidAndWhatServesGoesOn() throws Exception {
        OperatorSubtaskState state;
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            adapter.last().listener.failed("the figure 'loss' is NaN");
            assertThat(topic.await(3)).last().isEqualTo("vocabulary adaptation-failed 1: the figure 'loss' is NaN");
            state = topic.snapshot();
        }
        try (Topic topic = restored(state)) {
            topic.work();
            assertThat(adapter.runs()).as("not tried again by itself").hasSize(1);
            topic.send("vocabulary", TREE);
            assertThat(topic.await(2)).containsExactly("vocabulary accepted 2", "vocabulary adapting 2");
            assertThat(topic.commands()).containsExactly("vocabulary 1", "vocabulary 2");
        }
    }

    @Test
    void aModelThatCannotTakeItsPlaceIsAFailure() throws Exception {
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            adapter.last().listener.ready("nowhere", "9f86");
            assertThat(topic.await(3))
                    .last()
                    .isEqualTo("vocabulary adaptation-failed 1: nowhere: no such folder; expected a model directory");
            assertThat(topic.commands()).containsExactly("vocabulary 1");
        }
    }

    @Test
    void aRestoredOneGoesOnAndSwitchesToWhatIsReady() throws Exception {
        OperatorSubtaskState state;
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            state = topic.snapshot();
        }
        assertThat(adapter.last().givenUp).as("the task has ended").isTrue();
        try (Topic topic = restored(state)) {
            assertThat(topic.await(1)).containsExactly("vocabulary adapting 1");
            assertThat(adapter.runs()).hasSize(2);
            assertThat(adapter.last().words).containsExactly("tree", "road");
            adapter.last().listener.ready("adapted/tree", "9f86");
            assertThat(topic.await(2)).last().isEqualTo("vocabulary adapted 1: adapted/tree 9f86 by model 2");
            state = topic.snapshot();
        }
        try (Topic topic = restored(state)) {
            topic.work();
            assertThat(topic.commands())
                    .as("the adapted model holds as any other")
                    .containsExactly("model 2", "vocabulary 1");
            assertThat(topic.answers()).isEmpty();
            assertThat(adapter.runs()).hasSize(2);
        }
    }

    @Test
    void theSameWordsAgainNeedNoOtherSwitchAndOthersBeginAtTheModelThatTheUserChose() throws Exception {
        try (Topic topic = fresh()) {
            topic.ask("model", "{\"model\":{\"directory\":\"second\"}}");
            topic.send("vocabulary", TREE);
            topic.await(3);
            adapter.last().listener.ready("adapted/tree", "9f86");
            topic.await(4);
            topic.send("vocabulary", TREE);
            topic.await(6);
            assertThat(adapter.last().model).isEqualTo("second");
            adapter.last().listener.ready("adapted/tree", "9f86");
            assertThat(topic.await(7)).last().isEqualTo("vocabulary adapted 4: adapted/tree 9f86 by model 3");
            assertThat(topic.commands()).containsExactly("model 1", "vocabulary 2", "model 3", "vocabulary 4");

            topic.send("vocabulary", SHIP);
            topic.await(9);
            assertThat(adapter.last().model)
                    .as("never at one that was adapted to other words")
                    .isEqualTo("second");
        }
    }

    @Test
    void anotherModelIsAdaptedToTheWordsInForce() throws Exception {
        OperatorSubtaskState state;
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            topic.send("model", "{\"model\":{\"directory\":\"second\"}}");
            assertThat(topic.await(5))
                    .endsWith(
                            "model accepted 2",
                            "vocabulary adaptation-dropped 1: another model came with version 2 of 'model'",
                            "vocabulary adapting 1");
            assertThat(adapter.last().model).isEqualTo("second");
            state = topic.snapshot();
        }
        try (Topic topic = restored(state)) {
            topic.await(1);
            assertThat(adapter.last().model).isEqualTo("second");
        }
    }

    @Test
    void wordsOfOneStreamAreServedAsTheyAre() throws Exception {
        try (Topic topic = fresh()) {
            assertThat(topic.ask("vocabulary/gate", TREE))
                    .isEqualTo("vocabulary/gate accepted 1: no model is adapted to words of one stream alone: "
                            + "all streams share one model");
            topic.work();
            assertThat(adapter.runs()).isEmpty();
        }
    }

    @Test
    void aJobThatDoesNotAdaptKeepsTheModelThatTheUserChoseInMind() throws Exception {
        OperatorSubtaskState state;
        try (Topic topic = Topic.fresh()) {
            topic.ask("model", "{\"model\":{\"directory\":\"second\"}}");
            topic.ask("vocabulary", TREE);
            topic.work();
            assertThat(topic.answers()).hasSize(2);
            state = topic.snapshot();
        }
        try (Topic topic = restored(state)) {
            assertThat(topic.await(1)).as("adaptation was switched on").containsExactly("vocabulary adapting 2");
            assertThat(adapter.last().model).isEqualTo("second");
        }
    }

    @Test
    void wordsThatAreRefusedLeaveTheAdaptationAlone() throws Exception {
        String many =
                IntStream.range(0, 2000).mapToObj(i -> "\"word " + i + "\"").collect(Collectors.joining(","));
        try (Topic topic = fresh()) {
            topic.ask("model", "{\"model\":{\"directory\":\"small\"}}");
            topic.send("vocabulary", TREE);
            topic.await(3);
            topic.send("vocabulary", "{\"vocabulary\":[" + many + "]}");
            topic.send("vocabulary", "{\"vocabulary\":[\"elephant\"]}");
            assertThat(topic.await(5))
                    .endsWith(
                            "vocabulary rejected: the vocabulary has 2000 classes; at most 1000",
                            "vocabulary rejected: the class 'elephant' cannot be encoded");
            assertThat(adapter.runs()).singleElement().matches(run -> !run.givenUp);
        }
    }

    @Test
    void aRunThatStartsOverTakesNothingUp() throws Exception {
        OperatorSubtaskState state;
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            state = topic.snapshot();
        }
        try (Topic topic = Topic.adapting(state, new ControlStart.StartOver("today"), Map.of(), adapter)) {
            topic.work();
            assertThat(adapter.runs()).hasSize(1);
            assertThat(topic.answers()).isEmpty();
        }
    }

    @Test
    void theEndOfTheCommandsGivesItUp() throws Exception {
        try (Topic topic = fresh()) {
            topic.ask("vocabulary", TREE);
            topic.end();
            assertThat(topic.answers())
                    .last()
                    .asString()
                    .startsWith("vocabulary adaptation-dropped 1: the job's commands have ended");
            assertThat(adapter.last().givenUp).isTrue();
        }
    }
}
