package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.source.SourceElement;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that gives streams other keys than the run that wrote the state. */
class KeyGroupsOperatorTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(new InputSize.Model(16, 16));

    @TempDir
    private Path folder;

    private List<Arrived> gate;

    @BeforeEach
    void clip() throws Exception {
        FfmpegCommand.assumeInstalled();
        gate = Packets.of("gate", Clips.made(folder, "gate.mkv", "64x64", 20, "-c:v", "libx264", "-g", "20"));
    }

    private static KeySelector<SourceElement, String> keys(Map<String, String> ofStreams) {
        return element -> ofStreams.get(element.stream());
    }

    private static DecodeHarness harness(int parallelism, int subtask, String key) throws Exception {
        return new DecodeHarness(SETTINGS, parallelism, subtask, keys(Map.of("gate", key)));
    }

    /** The first key from a letter on that belongs to a subtask. */
    private static String keyOf(int parallelism, int subtask, char from) {
        for (char letter = from; letter <= 'z'; letter++) {
            String key = String.valueOf(letter);
            if (KeyGroupRangeAssignment.assignKeyToParallelOperator(key, DecodeHarness.MAX_PARALLELISM, parallelism)
                    == subtask) {
                return key;
            }
        }
        throw new AssertionError("no letter has a key group of subtask " + subtask);
    }

    private OperatorSubtaskState half(String key) throws Exception {
        try (DecodeHarness harness = harness(1, 0, key)) {
            harness.open();
            for (Arrived packet : gate.subList(0, 10)) {
                harness.processElement1(new StreamRecord<>(packet));
            }
            return harness.snapshot(1, 1);
        }
    }

    @Test
    void failsWithOneLineWhereAStreamComesToAnotherSubtaskThanItsState() throws Exception {
        String before = keyOf(2, 0, 'a');
        String after = keyOf(2, 1, 'a');
        OperatorSubtaskState state = half(before);
        try (DecodeHarness harness = harness(2, 1, after)) {
            harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, DecodeHarness.MAX_PARALLELISM, 1, 2, 1));
            harness.open();

            assertThatThrownBy(() -> harness.processElement1(new StreamRecord<>(gate.get(10))))
                    .isInstanceOf(SuppressRestartsException.class)
                    .rootCause()
                    .message()
                    .hasLineCount(1)
                    .contains("stream 'gate'", "checkpoint.directory", "streams.json", "order");
        }
    }

    @Test
    void failsWhereTheOtherKeyIsOnTheSameSubtask() throws Exception {
        OperatorSubtaskState state = half("a");
        try (DecodeHarness harness = harness(1, 0, "b")) {
            harness.initializeState(state);
            harness.open();

            assertThatThrownBy(() -> harness.processElement1(new StreamRecord<>(gate.get(10))))
                    .isInstanceOf(SuppressRestartsException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void goesOnWhereKeysAreTheSameAtAnotherParallelismAndRestoredAgain() throws Exception {
        String key = keyOf(2, 1, 'a');
        OperatorSubtaskState first = half(key);
        OperatorSubtaskState[] second = new OperatorSubtaskState[2];
        for (int subtask = 0; subtask < 2; subtask++) {
            try (DecodeHarness harness = harness(2, subtask, key)) {
                harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        first, DecodeHarness.MAX_PARALLELISM, 1, 2, subtask));
                harness.open();
                if (subtask == 1) {
                    harness.processElement1(new StreamRecord<>(gate.get(10)));
                }
                second[subtask] = harness.snapshot(2, 2);
            }
        }
        try (DecodeHarness harness = harness(1, 0, key)) {
            harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    AbstractStreamOperatorTestHarness.repackageState(second), DecodeHarness.MAX_PARALLELISM, 2, 1, 0));
            harness.open();
            for (Arrived packet : gate.subList(11, 20)) {
                harness.processElement1(new StreamRecord<>(packet));
            }
            harness.endInput1();
            assertThat(harness.extractOutputValues()).isNotEmpty();
        }
    }
}
