package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live streams on a decoder that is late, on a clock that the test moves. */
class LateDecoderOperatorTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(new InputSize.Model(64, 64));
    private static final Duration BUDGET = Duration.ofMillis(500);
    private static final long FRAME = Duration.ofMillis(40).toNanos();
    private static final AtomicLong NOW = new AtomicLong();

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        FfmpegCommand.assumeInstalled();
        NOW.set(0);
    }

    private static long now() {
        return NOW.get();
    }

    private DecodeHarness harness(Freshness freshness) throws Exception {
        DecodeHarness harness = new DecodeHarness(SETTINGS, freshness, LateDecoderOperatorTest::now);
        harness.open();
        return harness;
    }

    /** Every third picture is one that others lean on; a random access point every 20. */
    private List<Arrived> h264() throws Exception {
        return Packets.of(
                "gate",
                Clips.made(
                        directory,
                        "gate.mkv",
                        "96x64",
                        80,
                        "-c:v",
                        "libx264",
                        "-bf",
                        "2",
                        "-g",
                        "20",
                        "-x264-params",
                        "b-pyramid=none:scenecut=0:b-adapt=0"));
    }

    private static List<Frame> frames(DecodeHarness harness) {
        return harness.extractOutputValues().stream().map(Frame.class::cast).toList();
    }

    private static void feed(DecodeHarness harness, List<Arrived> packets, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            harness.processElement1(Packets.live(packets.get(i), "gate", i, i * FRAME, 0), 0);
        }
    }

    /** What came out and what was shed before it is everything up to the last one. */
    private static long accountedFor(List<Frame> frames) {
        return frames.size() + frames.stream().mapToLong(Frame::shedBefore).sum();
    }

    @Test
    void withinAQuarterOfTheBudgetNothingIsLeftOut() throws Exception {
        List<Arrived> packets = h264();
        try (DecodeHarness harness = harness(new Freshness.Within(BUDGET))) {
            for (int i = 0; i < 80; i++) {
                NOW.set(i * FRAME + BUDGET.toNanos() / 4);
                feed(harness, packets, i, i + 1);
            }
            harness.endInput1();
            assertThat(frames(harness)).hasSize(80).allSatisfy(frame -> assertThat(frame.shedBefore())
                    .isZero());
        }
    }

    @Test
    void aLittleLateItLeavesOutOnlyPicturesThatNoOtherLeansOn() throws Exception {
        List<Arrived> packets = h264();
        try (DecodeHarness harness = harness(new Freshness.Within(BUDGET))) {
            for (int i = 0; i < 80; i++) {
                NOW.set(i * FRAME + BUDGET.toNanos() * 2 / 5);
                feed(harness, packets, i, i + 1);
            }
            harness.endInput1();
            List<Frame> frames = frames(harness);
            assertThat(frames).hasSizeBetween(80 / 3, 80 / 2);
            assertThat(frames).allSatisfy(frame -> assertThat(frame.quality()).isEqualTo(Quality.OK));
            assertThat(accountedFor(frames)).isBetween(77L, 80L);
        }
    }

    @Test
    void afterAPauseItCatchesUpInsideTheGroupOfPictures() throws Exception {
        List<Arrived> packets = h264();
        try (DecodeHarness harness = harness(new Freshness.Within(BUDGET))) {
            NOW.set(0);
            for (int i = 0; i < 25; i++) {
                NOW.set(i * FRAME);
                feed(harness, packets, i, i + 1);
            }
            // As long as a barrier may take: by then the next 17 have come, and are decoded at once.
            NOW.addAndGet(Duration.ofMillis(700).toNanos());
            feed(harness, packets, 25, 42);
            for (int i = 42; i < 80; i++) {
                NOW.set(i * FRAME);
                feed(harness, packets, i, i + 1);
            }
            harness.endInput1();
            List<Frame> frames = frames(harness);
            assertThat(frames).allSatisfy(frame -> assertThat(frame.quality()).isEqualTo(Quality.OK));
            assertThat(frames.stream().map(frame -> frame.id().sequence()))
                    .as("inside the group of pictures that ends at 40")
                    .anyMatch(sequence -> sequence >= 36 && sequence < 40);
            assertThat(accountedFor(frames)).isEqualTo(80);
            assertThat(frames).hasSizeBetween(55, 72);
        }
    }

    @Test
    void aDecoderThatStaysLateGoesOnAtARandomAccessPoint() throws Exception {
        List<Arrived> packets = h264();
        try (DecodeHarness harness = harness(new Freshness.Within(BUDGET))) {
            feed(harness, packets, 0, 1);
            // Too late for longer than the budget; in time again inside a group of pictures.
            for (int i = 1; i < 30; i++) {
                NOW.set(i * FRAME + BUDGET.toNanos());
                feed(harness, packets, i, i + 1);
            }
            for (int i = 30; i < 80; i++) {
                NOW.set(i * FRAME);
                feed(harness, packets, i, i + 1);
            }
            harness.endInput1();
            List<Frame> frames = frames(harness);
            assertThat(frames).allSatisfy(frame -> assertThat(frame.quality()).isEqualTo(Quality.OK));
            assertThat(frames.stream().map(frame -> frame.id().sequence()).toList())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(40, 80).boxed().toList());
            assertThat(accountedFor(frames)).isEqualTo(80);
        }
    }

    @Test
    void whatTheReaderShedIsToldAndDecodingBeginsAnew() throws Exception {
        List<Arrived> packets = h264();
        try (DecodeHarness harness = harness(new Freshness.Within(BUDGET))) {
            feed(harness, packets, 0, 5);
            harness.processElement1(Packets.live(packets.get(20), "gate", 20, 0, 15), 0);
            feed(harness, packets, 21, 40);
            harness.endInput1();
            List<Frame> frames = frames(harness);
            assertThat(accountedFor(frames)).isEqualTo(40);
            assertThat(frames).allSatisfy(frame -> assertThat(frame.quality()).isEqualTo(Quality.OK));
        }
    }

    @Test
    void withoutABudgetALateDecoderLeavesOutNothing() throws Exception {
        List<Arrived> packets = h264();
        try (DecodeHarness harness = harness(new Freshness.Unlimited())) {
            NOW.set(Duration.ofHours(1).toNanos());
            feed(harness, packets, 0, 80);
            harness.endInput1();
            assertThat(frames(harness)).hasSize(80);
        }
    }

    @Test
    void fourCamerasShareADecoderThatIsTooSlowForThem() throws Exception {
        Arrived picture = Packets.of("roof", Clips.made(directory, "roof.mkv", "96x64", 1, "-c:v", "mjpeg"))
                .get(0);
        Map<String, Long> received = new TreeMap<>();
        try (DecodeHarness harness = harness(new Freshness.Within(BUDGET))) {
            int before = 0;
            // A frame of one of them every 10 ms; one takes 40 ms.
            for (int i = 0; i < 4_000; i++) {
                String camera = "camera-" + i % 4;
                long ingested = i * FRAME / 4;
                NOW.set(Math.max(NOW.get(), ingested));
                long number = received.merge(camera, 1L, Long::sum);
                harness.processElement1(Packets.live(picture, camera, number, ingested, 0), 0);
                int out = harness.getOutput().size();
                if (out > before) {
                    Frame frame = (Frame) harness.extractOutputValues().get(out - 1);
                    assertThat(Duration.ofNanos(NOW.get() - frame.times().ingestNanos()))
                            .as("age when decoding begins")
                            .isLessThanOrEqualTo(BUDGET.dividedBy(2));
                    NOW.addAndGet(FRAME);
                }
                before = out;
            }
            Map<String, List<Frame>> served = new TreeMap<>();
            frames(harness).forEach(frame -> served.computeIfAbsent(frame.id().stream(), name -> new ArrayList<>())
                    .add(frame));
            List<Integer> counts = served.values().stream().map(List::size).toList();
            assertThat(counts).hasSize(4).allSatisfy(count -> assertThat(count).isBetween(230, 270));
            served.values().forEach(frames -> assertThat(accountedFor(frames))
                    .isEqualTo(frames.get(frames.size() - 1).id().sequence()));
        }
    }
}
