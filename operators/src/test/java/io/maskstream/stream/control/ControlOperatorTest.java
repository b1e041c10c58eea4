package io.maskstream.stream.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.ControlStart;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlOperatorTest {
    private static final ControlStart GO_ON = new ControlStart.GoOn();

    @Test
    void numbersCommandsThatBringNoVersionAndAnswersEachOnce() throws Exception {
        try (Topic topic = Topic.fresh()) {
            assertThat(topic.ask("vocabulary", "{\"vocabulary\":[\"tree\"]}")).isEqualTo("vocabulary accepted 1");
            assertThat(topic.ask("vocabulary/gate", "{\"vocabulary\":[\"car\"]}"))
                    .isEqualTo("vocabulary/gate accepted 2");
            assertThat(topic.ask("model", "{\"model\":{\"directory\":\"second\"},\"version\":40}"))
                    .isEqualTo("model accepted 40");
            assertThat(topic.ask("vocabulary", "{\"vocabulary\":[\"sky\"]}")).isEqualTo("vocabulary accepted 41");
            topic.work();
            assertThat(topic.commands())
                    .containsExactly("vocabulary 1", "vocabulary/gate 2", "model 40", "vocabulary 41");
            assertThat(topic.answers()).hasSize(4);
        }
    }

    @Test
    void refusesAVersionThatIsNotHigherThanTheOneInForceOfItsKey() throws Exception {
        try (Topic topic = Topic.fresh()) {
            topic.ask("vocabulary", "{\"vocabulary\":[\"tree\"],\"version\":7}");
            assertThat(topic.ask("vocabulary", "{\"vocabulary\":[\"sky\"],\"version\":7}"))
                    .startsWith("vocabulary rejected 7: version 7 of 'vocabulary' is not higher than 7");
            assertThat(topic.ask("vocabulary/gate", "{\"vocabulary\":[\"sky\"],\"version\":3}"))
                    .as("a compacted topic of several partitions comes in any order")
                    .isEqualTo("vocabulary/gate accepted 3");
            assertThat(topic.commands()).containsExactly("vocabulary 7", "vocabulary/gate 3");
        }
    }

    @Test
    void whatCannotBeFollowedIsRefusedWithTheReasonAndChangesNothing() throws Exception {
        try (Topic topic = Topic.fresh()) {
            assertThat(topic.ask("model", "{\"model\":{\"directory\":\"nowhere\"}}"))
                    .isEqualTo("model rejected: nowhere: no such folder; expected a model directory");
            assertThat(topic.ask("vocabulary", "{\"vocabulary\":[\"elephant\"]}"))
                    .isEqualTo("vocabulary accepted 1");
            assertThat(topic.ask("model", "{\"model\":{\"directory\":\"small\"}}"))
                    .as("it does not speak the words in force")
                    .isEqualTo("model rejected: the class 'elephant' cannot be encoded");
            topic.ask("vocabulary", "{\"vocabulary\":[\"tree\"]}");
            assertThat(topic.ask("model", "{\"model\":{\"directory\":\"small\"}}"))
                    .isEqualTo("model accepted 3");
            assertThat(topic.ask("vocabulary/gate", "{\"vocabulary\":[\"elephant\"]}"))
                    .as("words are for the model in force")
                    .isEqualTo("vocabulary/gate rejected: the class 'elephant' cannot be encoded");
            assertThat(topic.commands()).containsExactly("vocabulary 1", "vocabulary 2", "model 3");
        }
    }

    @Test
    void rulesAreAcceptedWithANoteOnWordsThatNobodyLooksFor() throws Exception {
        try (Topic topic = Topic.fresh()) {
            assertThat(topic.ask("rules/gate", "{\"rules\":[{\"name\":\"a\",\"when\":\"coverage(car) > 0.2\"}]}"))
                    .isEqualTo("rules/gate accepted 1: the rule 'a' looks for 'car', which is not in the vocabulary");
            topic.ask("vocabulary", "{\"vocabulary\":[\"tree\"]}");
            assertThat(topic.ask("rules", "{\"rules\":[{\"name\":\"a\",\"when\":\"coverage(Tree) > 0.2\"}]}"))
                    .isEqualTo("rules accepted 3");
            assertThat(topic.commands()).containsExactly("rules/gate 1", "vocabulary 2", "rules 3");
        }
    }

    @Test
    void checkpointsPassWhileADirectoryIsLookedAtAndTheAnswerComesAfterTheRestore() throws Exception {
        OperatorSubtaskState state;
        try (Topic topic = Topic.fresh()) {
            topic.ask("vocabulary", "{\"vocabulary\":[\"tree\"]}");
            topic.send("model", "{\"model\":{\"directory\":\"slow\"}}");
            topic.send("vocabulary", "no JSON");
            state = topic.snapshot();
            assertThat(topic.answers()).hasSize(1);
            WordyProvider.SLOW.release();
        }
        try (Topic topic = Topic.restored(state, GO_ON, Map.of())) {
            WordyProvider.SLOW.release();
            assertThat(topic.await(2)).first().isEqualTo("model accepted 2");
            assertThat(topic.answers().get(1)).startsWith("vocabulary rejected: the message is no JSON");
            assertThat(topic.commands())
                    .as("what was in force is sent again")
                    .containsExactly("vocabulary 1", "model 2");
        }
    }

    @Test
    void restoredStateBeatsTheTopic() throws Exception {
        OperatorSubtaskState state;
        try (Topic topic = Topic.fresh()) {
            topic.ask("vocabulary", "{\"vocabulary\":[\"tree\"],\"version\":5}");
            state = topic.snapshot();
        }
        try (Topic topic = Topic.restored(state, GO_ON, Map.of())) {
            // As where the topic is read from its beginning again.
            assertThat(topic.ask("vocabulary", "{\"vocabulary\":[\"tree\"],\"version\":5}"))
                    .startsWith("vocabulary rejected 5");
            assertThat(topic.ask("vocabulary/gate", "{\"vocabulary\":[\"sky\"]}"))
                    .isEqualTo("vocabulary/gate accepted 6");
        }
    }

    @Test
    void aRunThatStartsOverPassesOverWhatIsInStateAndTopicAndGoesOnCounting() throws Exception {
        OperatorSubtaskState state;
        try (Topic topic = Topic.fresh()) {
            topic.ask("vocabulary", "{\"vocabulary\":[\"tree\"],\"version\":5}");
            state = topic.snapshot();
        }
        ControlStart over = new ControlStart.StartOver("today");
        OperatorSubtaskState later;
        try (Topic topic = Topic.restored(state, over, Map.of(0, 2L))) {
            topic.send("vocabulary", "{\"vocabulary\":[\"old\"]}");
            topic.send("model", "{\"model\":{\"directory\":\"nowhere\"}}");
            topic.work();
            assertThat(topic.answers()).isEmpty();
            assertThat(topic.commands()).isEmpty();
            assertThat(topic.ask("vocabulary", "{\"vocabulary\":[\"new\"]}")).isEqualTo("vocabulary accepted 6");
            later = topic.snapshot();
        }
        try (Topic topic = Topic.restored(later, over, Map.of(0, 2L))) {
            topic.work();
            assertThat(topic.commands()).as("after a failure of the same run").containsExactly("vocabulary 6");
        }
    }

    @Test
    void theEndOfTheTopicWaitsForTheAnswers() throws Exception {
        try (Topic topic = Topic.fresh()) {
            topic.send("vocabulary", "{\"vocabulary\":[\"tree\"]}");
            topic.send("vocabulary", "{\"vocabulary\":[\"sky\"]}");
            topic.end();
            assertThat(topic.answers()).containsExactly("vocabulary accepted 1", "vocabulary accepted 2");
        }
    }
}
