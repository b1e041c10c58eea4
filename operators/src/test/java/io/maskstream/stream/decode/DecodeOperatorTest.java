package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand.UseVocabulary;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.source.FramesDeserializer;
import io.maskstream.stream.source.PacketHeaders;
import io.maskstream.stream.source.SourceElement;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.DecoderSettings;
import io.maskstream.stream.video.FfmpegCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodeOperatorTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(new InputSize.Model(64, 64));

    @TempDir
    static Path directory;

    /** H.264 with B-frames, and H.265 with an open group of pictures. */
    private static Map<String, List<Arrived>> clips;

    @BeforeAll
    static void makeClips() throws Exception {
        FfmpegCommand.assumeInstalled();
        clips = new TreeMap<>();
        clips.put("gate", packets("gate", "-c:v", "libx264", "-bf", "3", "-g", "12"));
        clips.put("yard", packets("yard", "-c:v", "libx264", "-bf", "2", "-g", "9", "-x264-params", "open-gop=1"));
        clips.put(
                "lobby", packets("lobby", "-c:v", "libx265", "-g", "10", "-x265-params", "log-level=error:open-gop=1"));
        clips.put("roof", packets("roof", "-c:v", "mjpeg"));
    }

    private static List<Arrived> packets(String stream, String... arguments) throws Exception {
        return Packets.of(stream, Clips.made(directory, stream + ".mkv", "96x64", 40, arguments));
    }

    @ParameterizedTest(name = "cut after {0} of 40, parallelism {1} -> {2}")
    @CsvSource({"1, 1, 2", "7, 1, 1", "14, 2, 1", "23, 1, 3", "24, 2, 2", "30, 3, 1", "37, 1, 2", "40, 1, 2"})
    void goesOnAtExactlyTheRightFrameAfterARestoreInsideAGroupOfPictures(int cut, int before, int after)
            throws Exception {
        Map<String, List<String>> expected = undisturbed();
        Map<String, List<String>> shown = new TreeMap<>();
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < before; subtask++) {
            try (var harness = harness(SETTINGS, before, subtask)) {
                harness.open();
                feed(harness, before, subtask, 0, cut);
                states.add(harness.snapshot(1, 1));
                collect(harness, shown);
            }
        }

        OperatorSubtaskState whole =
                AbstractStreamOperatorTestHarness.repackageState(states.toArray(OperatorSubtaskState[]::new));
        for (int subtask = 0; subtask < after; subtask++) {
            try (var harness = harness(SETTINGS, after, subtask)) {
                harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        whole, DecodeHarness.MAX_PARALLELISM, before, after, subtask));
                harness.open();
                feed(harness, after, subtask, cut, 40);
                harness.endInput1();
                collect(harness, shown);
            }
        }

        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void goesOnAtTheRightFrameWithSeveralDecoderThreads() throws Exception {
        DecodeSettings threaded = new DecodeSettings(
                SETTINGS.input(),
                SETTINGS.fit(),
                SETTINGS.masks(),
                SETTINGS.sampling(),
                new DecoderSettings(3, DecoderSettings.DEFAULT_MAX_PIXELS),
                SETTINGS.previews(),
                SETTINGS.retention(),
                SETTINGS.idle());
        Map<String, List<String>> shown = new TreeMap<>();
        OperatorSubtaskState state = null;
        for (int from : new int[] {0, 11, 22, 33}) {
            try (var harness = harness(threaded, 1, 0)) {
                if (state != null) {
                    harness.initializeState(state);
                }
                harness.open();
                feed(harness, 1, 0, from, Math.min(40, from + 11));
                state = harness.snapshot(from, from);
                if (from == 33) {
                    harness.endInput1();
                }
                collect(harness, shown);
            }
        }

        assertThat(shown).isEqualTo(undisturbed());
    }

    @Test
    void makesTheSameFramesFromKafkaRecordsWithTheHeadersOfTheFile() throws Exception {
        Map<String, List<String>> shown = new TreeMap<>();
        FramesDeserializer deserializer = new FramesDeserializer(1 << 20, false);
        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.open();
            long offset = 1000;
            for (List<Arrived> clip : clips.values()) {
                for (Arrived arrived : clip) {
                    RecordHeaders headers = new RecordHeaders();
                    PacketHeaders.write(arrived.packet(), arrived.decodeOnly(), headers);
                    ConsumerRecord<byte[], byte[]> polled = new ConsumerRecord<>(
                            "frames",
                            0,
                            offset++,
                            5,
                            TimestampType.CREATE_TIME,
                            0,
                            0,
                            arrived.stream().getBytes(StandardCharsets.UTF_8),
                            arrived.packet().data(),
                            headers,
                            Optional.empty());
                    List<SourceElement> elements = new ArrayList<>();
                    deserializer.deserialize(polled, new ListCollector<>(elements));
                    harness.processElement1(new StreamRecord<>(elements.get(0)));
                }
            }
            harness.endInput1();
            collect(harness, shown);
        }

        assertThat(shown).isEqualTo(undisturbed());
    }

    @Test
    void drainsStreamsWithoutFurtherPacketsAfterARestore() throws Exception {
        Map<String, List<String>> shown = new TreeMap<>();
        OperatorSubtaskState state;
        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.open();
            feed(harness, 1, 0, 0, 40);
            state = harness.snapshot(1, 1);
            collect(harness, shown);
        }
        assertThat(shown.get("gate")).as("some frames are still in the decoder").hasSizeLessThan(40);

        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.initializeState(state);
            harness.open();
            harness.endInput1();
            collect(harness, shown);
        }

        assertThat(shown).isEqualTo(undisturbed());
    }

    @Test
    void putsNothingOutTwiceWhenACheckpointIsRestoredAgainAndAgain() throws Exception {
        Map<String, List<String>> shown = new TreeMap<>();
        OperatorSubtaskState state = null;
        for (int packet = 0; packet < 40; packet++) {
            try (var harness = harness(SETTINGS, 1, 0)) {
                if (state != null) {
                    harness.initializeState(state);
                }
                harness.open();
                feed(harness, 1, 0, packet, packet + 1);
                state = harness.snapshot(packet, packet);
                if (packet == 39) {
                    harness.endInput1();
                }
                collect(harness, shown);
            }
        }

        assertThat(shown).isEqualTo(undisturbed());
    }

    @Test
    void closesDecodersOfIdleStreamsAndGoesOnWithTheSameFrames() throws Exception {
        Map<String, List<String>> shown = new TreeMap<>();
        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.setProcessingTime(0);
            harness.open();
            feed(harness, 1, 0, 0, 24);
            collect(harness, shown);
            int before = shown.get("gate").size();

            harness.setProcessingTime(SETTINGS.idle().toMillis() + 1);
            collect(harness, shown);

            assertThat(shown.get("gate"))
                    .as("the frames held back are out")
                    .hasSize(24)
                    .hasSizeGreaterThan(before);
            feed(harness, 1, 0, 24, 40);
            harness.endInput1();
            collect(harness, shown);
        }

        undisturbed()
                .forEach((stream, frames) ->
                        assertThat(shown.get(stream)).as(stream).containsExactlyInAnyOrderElementsOf(frames));
    }

    @Test
    void passesCommandsAtTheirPlaceBetweenTheFrames() throws Exception {
        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.open();
            List<Arrived> pictures = clips.get("roof");
            harness.processElement1(new StreamRecord<>(pictures.get(0)));
            harness.processElement2(new StreamRecord<>(words(7)));
            harness.processElement1(new StreamRecord<>(pictures.get(1)));

            List<InferenceElement> out = harness.extractOutputValues();
            assertThat(out).hasSize(3);
            assertThat(out.get(0)).isInstanceOf(Frame.class);
            assertThat(out.get(1)).isEqualTo(words(7));
            assertThat(out.get(2)).isInstanceOf(Frame.class);
        }
    }

    @Test
    void movesTimeWithThePacketsAlone() throws Exception {
        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.open();
            harness.processWatermark2(new Watermark(5));
            assertThat(harness.getOutput()).isEmpty();

            harness.processWatermark1(new Watermark(3));
            harness.processElement2(new StreamRecord<>(words(1)));
            harness.processWatermarkStatus1(WatermarkStatus.IDLE);
            harness.processWatermarkStatus1(WatermarkStatus.ACTIVE);
            harness.processWatermark1(new Watermark(9));

            assertThat(new ArrayList<>(harness.getOutput()))
                    .containsExactly(
                            new Watermark(3),
                            new StreamRecord<>(words(1)),
                            WatermarkStatus.IDLE,
                            WatermarkStatus.ACTIVE,
                            new Watermark(9));
        }
    }

    @Test
    void passesTheLastWatermarkOnWhenPacketsEndWhateverTheCommandsDo() throws Exception {
        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.open();
            feed(harness, 1, 0, 0, 40);
            harness.endInput1();
            harness.processWatermark1(Watermark.MAX_WATERMARK);

            assertThat(harness.getOutput()).last().isEqualTo(Watermark.MAX_WATERMARK);
            assertThat(harness.extractOutputValues()).hasSize(160);
        }
    }

    @Test
    void handsOnRefusedInputAsDeadLetters() throws Exception {
        DeadLetter letter = new DeadLetter("frames-0", "offset 3", "no key");
        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.open();
            harness.processElement1(new StreamRecord<>(new SourceElement.Refused(letter)));

            assertThat(harness.getSideOutput(DecodeOperator.DEAD_LETTERS))
                    .extracting(StreamRecord::getValue)
                    .containsExactly(letter);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    private static UseVocabulary words(long version) {
        return new UseVocabulary(Optional.empty(), Vocabulary.of("road", "sky"), version);
    }

    private static Map<String, List<String>> undisturbed() throws Exception {
        Map<String, List<String>> shown = new TreeMap<>();
        try (var harness = harness(SETTINGS, 1, 0)) {
            harness.open();
            feed(harness, 1, 0, 0, 40);
            harness.endInput1();
            collect(harness, shown);
        }
        assertThat(shown.values()).hasSize(4).allMatch(frames -> frames.size() == 40);
        return shown;
    }

    /** Sends the packets of the streams that belong to a subtask, in turn. */
    private static void feed(DecodeHarness harness, int parallelism, int subtask, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            for (Map.Entry<String, List<Arrived>> clip : clips.entrySet()) {
                int owner = KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        clip.getKey(), DecodeHarness.MAX_PARALLELISM, parallelism);
                if (owner == subtask) {
                    harness.processElement1(new StreamRecord<>(clip.getValue().get(i)));
                }
            }
        }
    }

    private static void collect(DecodeHarness harness, Map<String, List<String>> shown) {
        for (InferenceElement element : harness.extractOutputValues()) {
            Frame frame = (Frame) element;
            shown.computeIfAbsent(frame.id().stream(), stream -> new ArrayList<>())
                    .add(Packets.essence(frame));
        }
        harness.getOutput().clear();
    }

    private static DecodeHarness harness(DecodeSettings settings, int parallelism, int subtask) throws Exception {
        return new DecodeHarness(settings, parallelism, subtask);
    }
}
