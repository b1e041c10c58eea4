package io.maskstream.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.ChainCommand.UseRules;
import io.maskstream.stream.record.ControlEvent.Report;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.MaskElement;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class RuleOperatorTest {
    private static final RuleSettings SETTINGS = new RuleSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30), true, Duration.ofMinutes(10));
    private static final RuleSet RULES = rules("coverage(car) > 0.1 for 2s");
    private static final int GROUPS = 16;

    private static RuleSet rules(String when) {
        return new RuleSet(List.of(Rule.parse("busy", Optional.empty(), when)), List.of());
    }

    private static String json(String when) {
        return RuleSetJson.write(rules(when));
    }

    /** A subtask; streams are keyed by their names' lengths. */
    private static final class Subtask implements AutoCloseable {
        final KeyedOneInputStreamOperatorTestHarness<Integer, MaskElement, Alert> harness;

        Subtask(ControlStart start, int subtasks, int index) throws Exception {
            harness = new KeyedOneInputStreamOperatorTestHarness<>(
                    new RuleOperator(SETTINGS, RULES, start, () -> 5_000_000),
                    element -> ((SegmentedFrame) element).id().stream().length(),
                    Types.INT,
                    GROUPS,
                    subtasks,
                    index);
        }

        static Subtask fresh() throws Exception {
            Subtask subtask = new Subtask(new ControlStart.GoOn(), 1, 0);
            subtask.harness.open();
            return subtask;
        }

        static Subtask restored(ControlStart start, OperatorSubtaskState state) throws Exception {
            Subtask subtask = new Subtask(start, 1, 0);
            subtask.harness.initializeState(state);
            subtask.harness.open();
            return subtask;
        }

        void mask(String stream, double second, int carPixels) throws Exception {
            harness.processElement(
                    new StreamRecord<>(Masks.of(stream, 1, second, carPixels, List.of("car"), Quality.OK)));
        }

        void command(UseRules command) throws Exception {
            harness.processElement(new StreamRecord<>(command));
        }

        List<String> alerts() {
            return harness.extractOutputValues().stream()
                    .map(alert -> alert.message().getState() + " "
                            + alert.message().getAlertId() + " v"
                            + alert.message().getRulesVersion())
                    .toList();
        }

        <T> List<T> side(OutputTag<T> tag) {
            Collection<StreamRecord<T>> records = harness.getSideOutput(tag);
            return records == null
                    ? List.of()
                    : records.stream().map(StreamRecord::getValue).toList();
        }

        List<String> answers() {
            return side(RuleOperator.CONTROL_EVENTS).stream()
                    .map(Report.class::cast)
                    .map(report -> report.key() + " " + report.version() + " "
                            + report.failure().orElse("applied"))
                    .toList();
        }

        @Override
        public void close() {
            try {
                harness.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void anAlertThatIsPendingOrOpenIsSoAfterARestore() throws Exception {
        OperatorSubtaskState state;
        try (Subtask first = Subtask.fresh()) {
            for (int i = 0; i < 5; i++) {
                first.mask("open", i * 0.5, 20);
                first.mask("pending!", i < 3 ? 0 : i * 0.5, i < 3 ? 0 : 20);
            }
            assertThat(first.alerts()).containsExactly("OPEN busy@open/1/0 v0");
            state = first.harness.snapshot(1, 1);
        }
        try (Subtask second = Subtask.restored(new ControlStart.GoOn(), state)) {
            second.mask("open", 2.5, 20);
            second.mask("pending!", 3, 20);
            second.mask("pending!", 3.5, 20);
            assertThat(second.alerts()).containsExactly("OPEN busy@pending!/1/1500 v0");
            second.mask("open", 3, 0);
            assertThat(second.alerts()).last().isEqualTo("CLOSED busy@open/1/0 v0");
            second.harness.getOneInputOperator().finish();
            assertThat(second.side(RuleOperator.STATISTICS))
                    .extracting(statistics ->
                            statistics.stream() + " " + statistics.message().getFrames())
                    .containsExactlyInAnyOrder("open 7", "pending! 5");
        }
    }

    @Test
    void aStreamsStateGoesToTheSubtaskThatHasItNow() throws Exception {
        OperatorSubtaskState state;
        try (Subtask first = Subtask.fresh()) {
            for (String stream : List.of("a", "bb", "ccc", "dddd")) {
                first.mask(stream, 0, 20);
                first.mask(stream, 1, 20);
            }
            first.command(new UseRules(Optional.of("ccc"), json("present(car)"), 4));
            state = first.harness.snapshot(1, 1);
        }
        List<String> alerts = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(state, GROUPS, 1, 2, index);
            try (Subtask subtask = new Subtask(new ControlStart.GoOn(), 2, index)) {
                subtask.harness.initializeState(part);
                subtask.harness.open();
                subtask.harness.getOneInputOperator().finish();
                subtask.side(RuleOperator.STATISTICS)
                        .forEach(window -> alerts.add(
                                window.stream() + " " + window.message().getFrames()));
            }
        }
        assertThat(alerts).containsExactlyInAnyOrder("a 2", "bb 2", "ccc 2", "dddd 2");
    }

    @Test
    void aCommandHoldsForTheMasksBehindItAndIsAnsweredOnce() throws Exception {
        try (Subtask subtask = Subtask.fresh()) {
            subtask.mask("gate", 0, 5);
            subtask.command(new UseRules(Optional.empty(), json("present(car)"), 3));
            subtask.command(new UseRules(Optional.empty(), json("present(car)"), 3));
            subtask.command(new UseRules(Optional.of("yard"), json("coverage(car) > 0.5"), 4));
            subtask.command(new UseRules(Optional.empty(), json("absent(car)"), 2));
            subtask.command(
                    new UseRules(Optional.empty(), "{\"rules\":[{\"name\":\"a\",\"when\":\"later words\"}]}", 9));
            subtask.mask("gate", 0.5, 5);
            subtask.mask("yard", 0.5, 5);

            assertThat(subtask.alerts()).containsExactly("OPEN busy@gate/1/500 v3");
            assertThat(subtask.answers()).hasSize(3).startsWith("rules 3 applied", "rules/yard 4 applied");
            assertThat(subtask.answers().get(2)).startsWith("rules 9 column 1: expected coverage(…)");
        }
    }

    @Test
    void commandsOfTheStateBeatTheConfigurationUnlessItStartsOver() throws Exception {
        OperatorSubtaskState state;
        try (Subtask first = Subtask.fresh()) {
            first.command(new UseRules(Optional.empty(), json("present(car)"), 3));
            first.mask("gate", 0, 5);
            state = first.harness.snapshot(1, 1);
        }
        try (Subtask second = Subtask.restored(new ControlStart.GoOn(), state)) {
            second.mask("gate", 0.5, 5);
            second.mask("yard", 0.5, 5);
            assertThat(second.alerts()).containsExactly("OPEN busy@yard/1/500 v3");
            assertThat(second.answers()).isEmpty();
        }
        try (Subtask third = Subtask.restored(new ControlStart.StartOver("new"), state)) {
            third.mask("gate", 0.5, 5);
            third.mask("yard", 0.5, 5);
            assertThat(third.alerts())
                    .as("the alert of the rule that is no more")
                    .containsExactly("CLOSED busy@gate/1/0 v3");
        }
    }

    @Test
    void aSilentStreamsWindowIsWrittenAfterTheGraceAndTheStreamForgottenLater() throws Exception {
        try (Subtask subtask = Subtask.fresh()) {
            subtask.harness.setProcessingTime(0);
            subtask.mask("gate", 0, 5);
            subtask.harness.setProcessingTime(4_000);
            assertThat(subtask.side(RuleOperator.STATISTICS)).isEmpty();
            subtask.harness.setProcessingTime(8_000);
            assertThat(subtask.side(RuleOperator.STATISTICS)).hasSize(1);
            subtask.mask("open", 0, 20);
            subtask.mask("open", 2, 20);
            subtask.harness.setProcessingTime(660_000);
            subtask.harness.setProcessingTime(700_000);
            assertThat(subtask.harness.numKeyedStateEntries()).isZero();
            OperatorSubtaskState state = subtask.harness.snapshot(1, 1);
            try (Subtask second = Subtask.restored(new ControlStart.GoOn(), state)) {
                second.mask("open", 2.5, 0);
                assertThat(second.alerts()).as("an open alert is not forgotten").hasSize(1);
            }
        }
    }
}
