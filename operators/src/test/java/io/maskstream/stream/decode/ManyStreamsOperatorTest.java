package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import io.maskstream.stream.video.JpegEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics whose keys come and go. */
class ManyStreamsOperatorTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(new InputSize.Model(16, 16));
    private static final long IDLE = SETTINGS.idle().toMillis();

    @TempDir
    private Path folder;

    private static byte[] jpeg(int brightness) throws Exception {
        byte[] rgb = new byte[3 * 16 * 16];
        Arrays.fill(rgb, (byte) brightness);
        try (JpegEncoder encoder = JpegEncoder.open(16, 16, JpegEncoder.DEFAULT_QUANTISER)) {
            return encoder.encode(rgb);
        }
    }

    @Test
    void holdsNoMoreOfTenThousandKeysThanWereSeenOfLate() throws Exception {
        int keys = 10_000;
        int atATime = 100;
        byte[] picture = jpeg(90);
        try (DecodeHarness harness = new DecodeHarness(SETTINGS, 1, 0)) {
            harness.setProcessingTime(0);
            harness.open();
            int most = 0;
            int frames = 0;
            for (int key = 0; key < keys; key++) {
                harness.processElement1(
                        new StreamRecord<>(Packets.picture("camera-" + key, key, Codec.MJPEG, picture)));
                if (key % atATime == atATime - 1) {
                    most = Math.max(most, harness.openStreams());
                    harness.setProcessingTime(harness.getProcessingTime() + IDLE);
                    frames += harness.extractOutputValues().size();
                    harness.getOutput().clear();
                }
            }
            harness.snapshot(1, 1);
            harness.setProcessingTime(harness.getProcessingTime() + 2 * IDLE);

            assertThat(frames).as("every picture came out").isEqualTo(keys);
            assertThat(most).isLessThanOrEqualTo(3 * atATime);
            assertThat(harness.openStreams()).isZero();
            assertThat(harness.numKeyedStateEntries())
                    .as("nothing of them matters any more")
                    .isZero();
        }
    }

    @Test
    void aKeyThatComesBackGoesOnUnderTheSameIds() throws Exception {
        try (DecodeHarness harness = new DecodeHarness(SETTINGS, 1, 0)) {
            harness.setProcessingTime(0);
            harness.open();
            harness.processElement1(new StreamRecord<>(Packets.picture("gate", 7, Codec.MJPEG, jpeg(50))));
            harness.setProcessingTime(2 * IDLE);
            assertThat(harness.openStreams()).isZero();

            harness.processElement1(new StreamRecord<>(Packets.picture("gate", 8, Codec.MJPEG, jpeg(60))));

            assertThat(harness.extractOutputValues())
                    .extracting(element -> ((Frame) element).id().text())
                    .containsExactly("gate/0/7", "gate/0/8");
        }
    }

    @Test
    void aVideoInTheMiddleOfAGroupOfPicturesGoesOnFromItsStateAfterARest() throws Exception {
        FfmpegCommand.assumeInstalled();
        List<Arrived> packets = Packets.of(
                "gate", Clips.made(folder, "gate.mkv", "96x64", 30, "-c:v", "libx264", "-bf", "2", "-g", "30"));
        List<String> undisturbed = new ArrayList<>();
        try (DecodeHarness harness = new DecodeHarness(SETTINGS, 1, 0)) {
            harness.open();
            feed(harness, packets);
            harness.endInput1();
            collect(harness, undisturbed);
        }

        List<String> shown = new ArrayList<>();
        OperatorSubtaskState state;
        try (DecodeHarness harness = new DecodeHarness(SETTINGS, 1, 0)) {
            harness.setProcessingTime(0);
            harness.open();
            feed(harness, packets.subList(0, 13));
            harness.setProcessingTime(2 * IDLE);
            assertThat(harness.openStreams()).as("it has left memory").isZero();
            state = harness.snapshot(1, 1);
            feed(harness, packets.subList(13, 17));
            collect(harness, shown);
        }
        assertThat(shown).hasSizeGreaterThan(13);
        shown.subList(13, shown.size()).clear();
        try (DecodeHarness harness = new DecodeHarness(SETTINGS, 1, 0)) {
            harness.initializeState(state);
            harness.open();
            assertThat(harness.openStreams()).as("it rests until it is needed").isZero();
            feed(harness, packets.subList(13, 30));
            harness.endInput1();
            collect(harness, shown);
        }

        assertThat(shown).containsExactlyInAnyOrderElementsOf(undisturbed);
    }

    @Test
    void aSenderThatStartsOverAfterARestGetsAnEpochOfItsOwn() throws Exception {
        try (DecodeHarness harness = new DecodeHarness(SETTINGS, 1, 0)) {
            harness.setProcessingTime(0);
            harness.open();
            harness.processElement1(new StreamRecord<>(numbered(3, 100)));
            harness.setProcessingTime(2 * IDLE);
            assertThat(harness.openStreams()).isZero();

            harness.processElement1(new StreamRecord<>(numbered(0, 101)));

            assertThat(harness.extractOutputValues())
                    .extracting(element -> ((Frame) element).id().text())
                    .containsExactly("gate/0/3", "gate/101/0");
        }
    }

    /** A picture whose sender numbers its frames, but has no epochs. */
    private static Arrived numbered(long sequence, long offset) throws Exception {
        Arrived picture = Packets.picture("gate", sequence, Codec.MJPEG, jpeg(70));
        return new Arrived(picture.packet(), OptionalLong.of(offset), false, false);
    }

    private static void feed(DecodeHarness harness, List<Arrived> packets) throws Exception {
        for (Arrived packet : packets) {
            harness.processElement1(new StreamRecord<>(packet));
        }
    }

    private static void collect(DecodeHarness harness, List<String> shown) {
        for (InferenceElement element : harness.extractOutputValues()) {
            shown.add(Packets.essence((Frame) element));
        }
        harness.getOutput().clear();
    }
}
