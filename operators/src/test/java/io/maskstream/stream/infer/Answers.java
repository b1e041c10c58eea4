package io.maskstream.stream.infer;

import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** What a subtask has said of its commands. */
final class Answers {
    private Answers() {}

    static List<String> of(OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness) {
        return reports(harness).stream().map(Answers::text).toList();
    }

    static List<ControlEvent.Report> reports(
            OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness) {
        Queue<StreamRecord<ControlEvent>> events = harness.getSideOutput(InferOperator.CONTROL_EVENTS);
        return Optional.ofNullable(events).stream()
                .flatMap(Queue::stream)
                .map(record -> (ControlEvent.Report) record.getValue())
                .toList();
    }

    private static String text(ControlEvent.Report report) {
        return "%s %d %s"
                .formatted(
                        report.key(),
                        report.version(),
                        report.failure().map("failed: "::concat).orElse("applied"));
    }

    /** Lets the task work until so many commands are answered. */
    static List<String> await(OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame> harness, int count)
            throws Exception {
        while (of(harness).size() < count) {
            harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
        }
        return of(harness);
    }
}
