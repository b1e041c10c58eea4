package io.maskstream.stream.control;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.AdaptationStage;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.ControlEvent.Decision;
import io.maskstream.stream.record.ControlMessage;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.record.RecordTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** A control operator behind a topic of one partition. */
final class Topic implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<ControlMessage, ChainCommand> harness;
    private long offset;

    private Topic(OneInputStreamOperatorTestHarness<ControlMessage, ChainCommand> harness, long offset) {
        this.harness = harness;
        this.offset = offset;
    }

    static Topic fresh() throws Exception {
        return restored(OperatorSubtaskState.builder().build(), new ControlStart.GoOn(), Map.of());
    }

    static Topic restored(OperatorSubtaskState state, ControlStart start, Map<Integer, Long> passedOver)
            throws Exception {
        return of(state, start, passedOver, new AdaptationPolicy.Off());
    }

    static Topic adapting(
            OperatorSubtaskState state, ControlStart start, Map<Integer, Long> passedOver, Adapter adapter)
            throws Exception {
        return of(state, start, passedOver, new AdaptationPolicy.Background(adapter));
    }

    private static Topic of(
            OperatorSubtaskState state, ControlStart start, Map<Integer, Long> passedOver, AdaptationPolicy adaptation)
            throws Exception {
        var settings = new ControlSettings(
                new WordyProvider("first"), Vocabulary.of("road", "sky"), start, passedOver, true, adaptation);
        var harness = new OneInputStreamOperatorTestHarness<ControlMessage, ChainCommand>(
                new ControlOperatorFactory(settings), 1, 1, 0);
        harness.setup(RecordTypes.CHAIN_COMMAND.createSerializer(new SerializerConfigImpl()));
        harness.initializeState(state);
        harness.open();
        return new Topic(harness, 0);
    }

    /** Sends without waiting for the answer. */
    void send(String key, String text) throws Exception {
        harness.processElement(new ControlMessage(key, Optional.of(text), Optional.empty(), 0, offset++), 1);
    }

    /** Sends and gives the answer. */
    String ask(String key, String text) throws Exception {
        int before = answers().size();
        send(key, text);
        return await(before + 1).get(before);
    }

    List<String> await(int count) throws Exception {
        while (answers().size() < count) {
            harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
        }
        return answers();
    }

    /** Runs what has been put off for the task's thread until now. */
    void work() throws Exception {
        var mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        while (mail.isPresent()) {
            mail.get().run();
            mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        }
    }

    List<String> answers() {
        Queue<StreamRecord<ControlEvent>> events = harness.getSideOutput(ControlOperator.EVENTS);
        return Optional.ofNullable(events).stream()
                .flatMap(Queue::stream)
                .map(record -> text(record.getValue()))
                .toList();
    }

    private static String text(ControlEvent event) {
        return event instanceof Decision decision ? text(decision) : text((ControlEvent.Adaptation) event);
    }

    private static String text(ControlEvent.Adaptation event) {
        String what = "";
        if (event.stage() instanceof AdaptationStage.Begun) {
            what = "adapting %d";
        } else if (event.stage() instanceof AdaptationStage.Running running) {
            what = "adapting %%d: %d/%d, %d s"
                    .formatted(running.step(), running.steps(), running.left().toSeconds());
        } else if (event.stage() instanceof AdaptationStage.Ready ready) {
            what = "adapted %%d: %s %s by model %d".formatted(ready.model(), ready.digest(), ready.modelVersion());
        } else if (event.stage() instanceof AdaptationStage.Failed failed) {
            what = "adaptation-failed %d: " + failed.reason();
        } else if (event.stage() instanceof AdaptationStage.Dropped dropped) {
            what = "adaptation-dropped %d: " + dropped.reason();
        }
        return event.key() + " " + what.formatted(event.version());
    }

    private static String text(Decision decision) {
        return "%s %s%s%s"
                .formatted(
                        decision.key(),
                        decision.accepted() ? "accepted" : "rejected",
                        decision.version().isPresent()
                                ? " " + decision.version().getAsLong()
                                : "",
                        decision.note().map(": "::concat).orElse(""));
    }

    /** Keys and versions of the commands that went to the chain. */
    List<String> commands() {
        return harness.extractOutputValues().stream()
                .map(command -> command.key() + " " + command.version())
                .toList();
    }

    /** Directories of the models that were asked for. */
    List<String> directories() {
        return harness.extractOutputValues().stream()
                .filter(ChainCommand.UseModel.class::isInstance)
                .map(command -> ((ChainCommand.UseModel) command).directory())
                .toList();
    }

    /** Sets the processing time. */
    void clock(Duration time) throws Exception {
        harness.setProcessingTime(time.toMillis());
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    void end() throws Exception {
        harness.endInput();
        harness.getOneInputOperator().finish();
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new AssertionError("the operator does not close", e);
        }
    }
}
