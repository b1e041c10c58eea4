package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.DecoderSettings;
import io.maskstream.stream.video.FfmpegCommand;
import io.maskstream.stream.video.VideoDecoderTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamDecodingTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(new InputSize.Model(64, 64));

    @TempDir
    Path directory;

    private final DecodeTally tally = new DecodeTally();
    private final List<Frame> frames = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    private StreamDecoding decoding(StreamState state, DecodeSettings settings) {
        return new StreamDecoding(state, settings, tally, new DecodeOutput() {
            @Override
            public void frame(Frame frame) {
                frames.add(frame);
            }

            @Override
            public void deadLetter(DeadLetter letter) {
                letters.add(letter);
            }
        });
    }

    private void run(DecodeSettings settings, List<Arrived> packets) {
        try (StreamDecoding decoding = decoding(StreamState.start(), settings)) {
            packets.forEach(decoding::accept);
            decoding.finish();
            assertThat(decoding.pendingFrames()).isZero();
        }
        assertThat(tally.received)
                .as("received = out + sampled out + shed + failed")
                .isEqualTo(frames.size() + tally.sampledOut + tally.allShed() + tally.allFailed());
    }

    private List<Arrived> clip(int count, String... arguments) throws IOException {
        return Packets.of("gate", Clips.made(directory, "clip.mkv", "96x64", count, arguments));
    }

    private List<byte[]> jpegs(int count) throws IOException {
        return clip(count, "-c:v", "mjpeg").stream()
                .map(arrived -> arrived.packet().data())
                .toList();
    }

    @Test
    void givesUnusableRecordsADeadLetterWithStreamOffsetAndReasonAndGoesOn() throws IOException {
        byte[] jpeg = jpegs(1).get(0);
        byte[] garbage = "neither picture nor video".getBytes(StandardCharsets.UTF_8);
        run(
                SETTINGS,
                List.of(
                        Packets.picture("gate", 10, Codec.MJPEG, garbage),
                        Packets.picture("gate", 11, Codec.MJPEG, Arrays.copyOf(jpeg, jpeg.length / 2)),
                        Packets.picture("gate", 12, Codec.PNG, VideoDecoderTest.hugePng()),
                        Packets.picture("gate", 13, Codec.PNG, Arrays.copyOf(VideoDecoderTest.hugePng(), 20)),
                        Packets.picture("gate", 14, Codec.H264, garbage),
                        Packets.picture("gate", 15, Codec.MJPEG, jpeg)));

        assertThat(frames).extracting(frame -> frame.id().text()).containsExactly("gate/0/15");
        assertThat(letters).extracting(DeadLetter::stream).containsOnly("gate");
        assertThat(letters)
                .extracting(DeadLetter::position)
                .containsExactly("offset 10", "offset 11", "offset 12", "offset 13", "offset 14");
        assertThat(letters.get(0).reason()).contains("not a JPEG");
        assertThat(letters.get(1).reason()).contains("truncated");
        assertThat(letters.get(2).reason()).contains("100000x100000 is larger than max-pixels, which is 67108864");
        assertThat(letters.get(3).reason()).contains("PNG");
        assertThat(letters.get(4).reason()).contains("no H264 access unit");
        assertThat(tally.failed).containsOnlyKeys(FailureReason.CORRUPT);
    }

    @Test
    void givesADamagedPictureADeadLetter() throws IOException {
        byte[] png = clip(1, "-c:v", "png", "-pix_fmt", "rgb24").get(0).packet().data();
        byte[] damaged = png.clone();
        Arrays.fill(damaged, 60, png.length - 20, (byte) 0x55);

        run(
                SETTINGS,
                List.of(Packets.picture("gate", 1, Codec.PNG, damaged), Packets.picture("gate", 2, Codec.PNG, png)));

        assertThat(frames).extracting(frame -> frame.id().sequence()).containsExactly(2L);
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).reason()).contains("damaged PNG");
    }

    @Test
    void refusesVideoWithoutParameterSetsUntilTheyCome() throws IOException {
        List<Arrived> packets = clip(30, "-c:v", "libx264", "-bf", "0", "-g", "10");

        run(SETTINGS, packets.subList(5, 30));

        assertThat(frames)
                .extracting(frame -> frame.id().sequence())
                .startsWith(10L)
                .hasSize(20);
        assertThat(letters).hasSize(5).allMatch(letter -> letter.reason().contains("without parameter sets"));
        assertThat(tally.failed).containsEntry(FailureReason.WAITING_FOR_KEYFRAME, 5L);
    }

    @Test
    void marksMasksAfterACorruptPacketAndFailsNothing() throws IOException {
        List<Arrived> packets = new ArrayList<>(clip(30, "-c:v", "libx264", "-bf", "0", "-g", "10"));
        byte[] damaged = packets.get(12).packet().data().clone();
        for (int i = 8; i < damaged.length; i++) {
            damaged[i] = (byte) (i * 37 | 0x55);
        }
        packets.set(12, Packets.with(packets.get(12), damaged));

        run(SETTINGS, packets);

        assertThat(qualityOf(11)).isEqualTo(Quality.OK);
        assertThat(qualityOf(13)).isEqualTo(Quality.SUSPECT);
        assertThat(qualityOf(19)).isEqualTo(Quality.SUSPECT);
        assertThat(qualityOf(20)).isEqualTo(Quality.OK);
        assertThat(frames).hasSizeGreaterThanOrEqualTo(29);
    }

    private Quality qualityOf(long sequence) {
        return frames.stream()
                .filter(frame -> frame.id().sequence() == sequence)
                .findFirst()
                .orElseThrow()
                .quality();
    }

    @Test
    void samplesByTheStreamsOwnTimeInTheOrderOfPresentation() throws IOException {
        DecodeSettings ten = with(new SamplingPolicy.AtMost(10), SETTINGS);

        run(ten, clip(50, "-c:v", "libx264", "-bf", "3", "-g", "12"));

        assertThat(frames).hasSize(20);
        assertThat(tally.sampledOut).isEqualTo(30);
        assertThat(tally.decoded).isEqualTo(50);
        List<Long> times =
                frames.stream().map(frame -> frame.times().ptsUs().getAsLong()).toList();
        assertThat(times).isSorted().startsWith(0L);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(80_000L, 120_000L);
        }
    }

    @Test
    void samplesTheSameFramesAfterARestore() throws IOException {
        DecodeSettings seven = with(new SamplingPolicy.AtMost(7), SETTINGS);
        List<Arrived> packets = clip(50, "-c:v", "libx264", "-bf", "3", "-g", "12");
        run(seven, packets);
        List<String> expected = frames.stream().map(Packets::essence).toList();
        for (int cut : new int[] {3, 17, 25, 38}) {
            frames.clear();
            StreamState state;
            try (StreamDecoding before = decoding(StreamState.start(), seven)) {
                packets.subList(0, cut).forEach(before::accept);
                state = before.state();
            }
            try (StreamDecoding after = decoding(state, seven)) {
                packets.subList(cut, 50).forEach(after::accept);
                after.finish();
            }
            assertThat(frames).extracting(Packets::essence).isEqualTo(expected);
        }
    }

    @Test
    void waitsForARandomAccessPointWhenMoreWasOpenThanIsKept() throws IOException {
        DecodeSettings few = new DecodeSettings(
                SETTINGS.input(),
                SETTINGS.fit(),
                SETTINGS.masks(),
                SETTINGS.sampling(),
                SETTINGS.decoder(),
                SETTINGS.previews(),
                new RetentionLimits(10, 1 << 20),
                SETTINGS.idle());
        List<Arrived> packets = clip(60, "-c:v", "libx264", "-bf", "2", "-g", "20");
        StreamState state;
        try (StreamDecoding before = decoding(StreamState.start(), few)) {
            packets.subList(0, 35).forEach(before::accept);
            state = before.state();
            assertThat(state.waiting()).isTrue();
            assertThat(state.retained()).isEmpty();
            assertThat(frames.size() + state.lost()).isEqualTo(35);
        }
        int shown = frames.size();
        try (StreamDecoding after = decoding(state, few)) {
            packets.subList(35, 60).forEach(after::accept);
            after.finish();
        }

        assertThat(frames.subList(shown, frames.size()))
                .hasSize(20)
                .allMatch(frame -> frame.quality() == Quality.OK && frame.id().sequence() >= 40);
        assertThat(tally.failed).containsEntry(FailureReason.WAITING_FOR_KEYFRAME, 5 + state.lost());
    }

    @Test
    void losesNothingBeyondTheLimitsWhileNothingIsRestored() throws IOException {
        DecodeSettings few = new DecodeSettings(
                SETTINGS.input(),
                SETTINGS.fit(),
                SETTINGS.masks(),
                SETTINGS.sampling(),
                SETTINGS.decoder(),
                SETTINGS.previews(),
                new RetentionLimits(5, 1 << 20),
                SETTINGS.idle());

        run(few, clip(60, "-c:v", "libx264", "-bf", "2", "-g", "20"));

        assertThat(frames).hasSize(60);
    }

    @Test
    void makesTheEpochFromTheOffsetOfTheLastDiscontinuity() throws IOException {
        List<Arrived> once = clip(20, "-c:v", "libx264", "-bf", "2", "-g", "10");
        List<Arrived> twice = new ArrayList<>(Packets.throughKafka(once, 100));
        twice.addAll(Packets.throughKafka(once, 500));

        run(SETTINGS, twice);

        assertThat(frames).hasSize(40);
        assertThat(frames.subList(0, 20)).allMatch(frame -> frame.id().epoch() == 0);
        assertThat(frames.subList(20, 40)).allMatch(frame -> frame.id().epoch() == 500);
        assertThat(frames.subList(20, 40))
                .extracting(frame -> frame.times().ptsUs().getAsLong())
                .isSorted();
    }

    @Test
    void keepsTheEpochOverARestore() throws IOException {
        List<Arrived> once = clip(20, "-c:v", "libx264", "-bf", "2", "-g", "10");
        List<Arrived> twice = new ArrayList<>(Packets.throughKafka(once, 100));
        twice.addAll(Packets.throughKafka(once, 500));
        StreamState state;
        try (StreamDecoding before = decoding(StreamState.start(), SETTINGS)) {
            twice.subList(0, 27).forEach(before::accept);
            state = before.state();
        }
        try (StreamDecoding after = decoding(state, SETTINGS)) {
            twice.subList(27, 40).forEach(after::accept);
            after.finish();
        }

        assertThat(frames).hasSize(40);
        assertThat(frames.subList(20, 40)).allMatch(frame -> frame.id().epoch() == 500);
    }

    @Test
    void followsChangesOfSizeAndCodecInMidStream() throws IOException {
        List<Arrived> packets = new ArrayList<>();
        packets.addAll(Packets.of("gate", Clips.made(directory, "a.mkv", "96x64", 12, "-c:v", "libx264")));
        packets.addAll(Packets.of("gate", Clips.made(directory, "b.mkv", "64x96", 12, "-c:v", "libx264")));
        packets.addAll(Packets.of(
                "gate",
                Clips.made(directory, "c.mkv", "80x80", 12, "-c:v", "libx265", "-x265-params", "log-level=error")));
        packets.addAll(Packets.of("gate", Clips.made(directory, "d.mkv", "32x48", 3, "-c:v", "mjpeg")));

        run(SETTINGS, packets);

        assertThat(frames).hasSize(39);
        assertThat(frames)
                .extracting(frame ->
                        frame.geometry().width() + "x" + frame.geometry().height())
                .containsSubsequence("96x64", "64x96", "80x80", "32x48");
        assertThat(frames.get(0).picture().content()).isEqualTo(new PixelArea(0, 10, 64, 43));
        assertThat(frames.get(12).picture().content()).isEqualTo(new PixelArea(10, 0, 43, 64));
        assertThat(tally.allFailed()).isZero();
    }

    @Test
    void turnsPicturesUprightAndSaysSo() throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "96x64", 3, "-c:v", "libx264");
        Path turned = directory.resolve("turned.mp4");
        FfmpegCommand.ffmpeg("-i", clip.toString(), "-c", "copy", "-metadata:s:v:0", "rotate=90", turned.toString());

        run(SETTINGS, Packets.of("gate", turned));

        assertThat(frames).hasSize(3);
        assertThat(frames.get(0).geometry().width()).isEqualTo(64);
        assertThat(frames.get(0).geometry().height()).isEqualTo(96);
        assertThat(frames.get(0).geometry().rotation()).isIn(90, 270);
    }

    @Test
    void makesPreviewsFromExactlyTheSampledFramesAtTheirOwnRate() throws IOException {
        DecodeSettings previews = new DecodeSettings(
                SETTINGS.input(),
                SETTINGS.fit(),
                SETTINGS.masks(),
                new SamplingPolicy.AtMost(12.5),
                SETTINGS.decoder(),
                new PreviewPolicy.Jpeg(48, new SamplingPolicy.AtMost(5)),
                SETTINGS.retention(),
                SETTINGS.idle());

        run(previews, clip(50, "-c:v", "libx264", "-bf", "2"));

        List<Frame> shown =
                frames.stream().filter(frame -> frame.preview().isPresent()).toList();
        assertThat(frames).hasSize(25);
        assertThat(shown).hasSizeBetween(9, 11);
        BufferedImage image = ImageIO.read(
                new ByteArrayInputStream(shown.get(0).preview().orElseThrow().jpeg()));
        assertThat(image.getWidth()).isEqualTo(48);
        assertThat(image.getHeight()).isEqualTo(32);
    }

    @Test
    void leavesOutWhatTheFileDoesNotShow() throws IOException {
        Path whole = Clips.made(directory, "whole.mp4", "96x64", 60, "-c:v", "libx264", "-g", "50", "-bf", "2");
        Path cut = directory.resolve("cut.mp4");
        FfmpegCommand.ffmpeg("-ss", "1", "-i", whole.toString(), "-c", "copy", cut.toString());

        run(SETTINGS, Packets.of("gate", cut));

        assertThat(frames)
                .hasSize((int) FfmpegCommand.countFrames(cut))
                .allMatch(frame -> frame.quality() == Quality.OK);
        assertThat(tally.sampledOut).isPositive();
    }

    @Test
    void refusesFramesThatWouldNeedAnInputAboveTheLimit() throws IOException {
        DecodeSettings slide = new DecodeSettings(
                new InputSize.Model(512, 512),
                Fit.SLIDE,
                SETTINGS.masks(),
                SETTINGS.sampling(),
                new DecoderSettings(1, 512 * 1024),
                SETTINGS.previews(),
                SETTINGS.retention(),
                SETTINGS.idle());
        byte[] strip = Files.readAllBytes(picture("strip.png", "512x8"));

        run(slide, List.of(Packets.picture("gate", 1, Codec.PNG, strip)));

        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).reason()).contains("would become an input of 32768x512");
    }

    private Path picture(String name, String size) {
        Path file = directory.resolve(name);
        FfmpegCommand.ffmpeg("-f", "lavfi", "-i", "testsrc=size=" + size, "-frames:v", "1", file.toString());
        return file;
    }

    private static DecodeSettings with(SamplingPolicy sampling, DecodeSettings settings) {
        return new DecodeSettings(
                settings.input(),
                settings.fit(),
                settings.masks(),
                sampling,
                settings.decoder(),
                settings.previews(),
                settings.retention(),
                Duration.ofSeconds(60));
    }
}
