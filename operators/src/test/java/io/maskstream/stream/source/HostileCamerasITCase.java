package io.maskstream.stream.source;

import static io.maskstream.stream.source.ScriptedCamera.answering;
import static io.maskstream.stream.source.ScriptedCamera.describing;
import static io.maskstream.stream.source.ScriptedCamera.sdp;
import static io.maskstream.stream.source.ScriptedCamera.track;
import static io.maskstream.stream.source.WatchedCameras.camera;
import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.ClockSource;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.DecoderSettings;
import io.maskstream.stream.video.FfmpegCommand;
import io.maskstream.stream.video.VideoDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cameras that do harm, each beside one that does not: one line, its metric, and the other one's frames go on. */
class HostileCamerasITCase {
    private static final int H264 = 96;
    private static final int TICKS = 3600;

    @TempDir
    static Path directory;

    private static List<AccessUnit> clip;
    private static List<AccessUnit> larger;

    @BeforeAll
    static void makesClips() throws IOException {
        FfmpegCommand.assumeInstalled();
        clip = Clips.accessUnits(h264("small.mp4", "320x240"));
        larger = Clips.accessUnits(h264("larger.mp4", "640x360"));
    }

    private static Path h264(String name, String size) {
        return Clips.made(directory, name, size, 50, "-c:v", "libx264", "-bf", "0", "-g", "10");
    }

    /** One that does no harm: plays its clip over and over at 50 frames a second. */
    private static ScriptedCamera good() throws IOException {
        return new ScriptedCamera(RtpSender.playing(sender -> {
            for (long i = 0; ; i++) {
                sender.send(clip.get((int) (i % clip.size())).data(), i * TICKS, H264);
                ScriptedCamera.hold(Duration.ofMillis(20));
            }
        }));
    }

    static Stream<Arguments> hostile() {
        String body = "x".repeat(10 << 20);
        return Stream.of(
                Arguments.of("accepts and stays silent", ScriptedCamera.silent(), "did not answer within 2 s"),
                Arguments.of(
                        "sends a byte now and then",
                        ScriptedCamera.dripping(Duration.ofMillis(500)),
                        "did not answer within 2 s"),
                Arguments.of("resets", ScriptedCamera.resetting(), "breaks off, or does not speak RTSP"),
                Arguments.of(
                        "has an unknown codec", answering(describing(sdp(track("X-SECRET")))), "supported over RTSP"),
                Arguments.of(
                        "has a codec that is not supported", answering(describing(sdp(track("VP8")))), "offers vp8"),
                Arguments.of("has no video", answering(describing(sdp(""))), "offers no video"),
                Arguments.of(
                        "has 1,000 tracks",
                        answering(describing(sdp(track("H264").repeat(1000)))),
                        "offers more than 16 tracks"),
                Arguments.of("describes itself at length", answering(describing(sdp("a=x:" + body + "\r\n"))), ""),
                Arguments.of(
                        "describes tracks at length",
                        answering(describing(sdp(
                                track("H264").repeat((10 << 20) / track("H264").length())))),
                        "offers more than 16 tracks"),
                Arguments.of(
                        "wants credentials",
                        answering(
                                method -> "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n"),
                        "wants credentials (401); set 'credentials'"),
                Arguments.of(
                        "connects and sends nothing",
                        RtpSender.playing(sender -> {}),
                        "sent no complete picture for 2 s"),
                Arguments.of("speaks another language", answering(method -> "HTTP/1.1 200 OK\r\n"), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void isAskedAgainWithOneLineWhileOthersGoOn(String what, ScriptedCamera.Behaviour behaviour, String line)
            throws Exception {
        try (ScriptedCamera bad = new ScriptedCamera(behaviour);
                ScriptedCamera good = good();
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.DROP_OLDEST, camera("bad", bad.url()), camera("good", good.url()))) {
            cameras.until(
                    "it is asked again",
                    Duration.ofSeconds(60),
                    () -> cameras.counted("bad").reconnects >= 2
                            && cameras.packets("good").size() > 50);

            assertThat(cameras.lines("bad")).hasSize(1);
            assertThat(cameras.lines("bad").get(0))
                    .startsWith("camera 'bad' (127.0.0.1:%d) ".formatted(bad.port()))
                    .contains(line)
                    .endsWith("it is asked again, every 100 ms to 400 ms");
            assertThat(cameras.packets("bad")).isEmpty();
            assertThat(cameras.counted("bad").connected).isFalse();
            int before = cameras.packets("good").size();
            cameras.during(Duration.ofSeconds(1));
            assertThat(cameras.packets("good").size() - before)
                    .as("frames of the other")
                    .isGreaterThan(20);
            assertThat(cameras.lines("good")).isEmpty();
            assertThat(cameras.counted("good").shed).isZero();
            assertThat(longestGapMillis(cameras.packets("good"))).isLessThan(1500);
        }
    }

    private static long longestGapMillis(List<VideoPacket> packets) {
        long longest = 0;
        for (int i = 1; i < packets.size(); i++) {
            long gap = packets.get(i).times().ingestNanos()
                    - packets.get(i - 1).times().ingestNanos();
            longest = Math.max(longest, gap / 1_000_000);
        }
        return longest;
    }

    @Test
    void isNotFollowedToAnotherHost() throws Exception {
        try (ScriptedCamera trap = good();
                ScriptedCamera bad = new ScriptedCamera(
                        answering(method -> "RTSP/1.0 302 Moved\r\nLocation: " + trap.url() + "\r\n"));
                WatchedCameras cameras = new WatchedCameras(Overflow.DROP_OLDEST, camera("bad", bad.url()))) {
            cameras.until("it is asked again", Duration.ofSeconds(30), () -> cameras.counted("bad").reconnects >= 2);

            assertThat(trap.connections).hasValue(0);
            assertThat(cameras.lines("bad"))
                    .singleElement()
                    .asString()
                    .contains("sends on to another address, which is not followed");
        }
    }

    @Test
    void beginsAnEpochWhereTimestampsStartOver() throws Exception {
        try (ScriptedCamera camera = new ScriptedCamera(RtpSender.playing(sender -> {
                    send(sender, clip, 5_000_000, H264);
                    send(sender, clip, 0, H264);
                }));
                WatchedCameras cameras = new WatchedCameras(Overflow.DROP_OLDEST, camera("gate", camera.url()))) {
            cameras.until(
                    "both come",
                    Duration.ofSeconds(20),
                    () -> cameras.packets("gate").size() >= 99);

            List<VideoPacket> packets = cameras.packets("gate").subList(0, 99);
            assertThat(packets.stream().map(packet -> packet.id().epoch()).distinct())
                    .hasSize(2);
            assertThat(packets.get(50).id().sequence()).isZero();
            assertThat(packets.get(50).id().epoch())
                    .isGreaterThan(packets.get(49).id().epoch());
            assertThat(cameras.counted("gate").reconnects).isZero();
        }
    }

    @Test
    void goesOnWithAnotherResolutionFromItsFirstKeyFrameOn() throws Exception {
        try (ScriptedCamera camera = new ScriptedCamera(RtpSender.playing(sender -> {
                    send(sender, clip, TICKS, H264);
                    send(sender, larger, 51 * TICKS, H264);
                }));
                WatchedCameras cameras = new WatchedCameras(Overflow.DROP_OLDEST, camera("gate", camera.url()))) {
            cameras.until(
                    "both come",
                    Duration.ofSeconds(20),
                    () -> cameras.packets("gate").size() >= 99);

            List<VideoPacket> packets = cameras.packets("gate");
            assertThat(packets.get(50).randomAccess()).isTrue();
            assertThat(sizes(packets.subList(0, 99))).containsExactly("320x240", "640x360");
            assertThat(cameras.counted("gate").reconnects).isZero();
        }
    }

    @Test
    void isAskedAgainWhereTheCodecChangesInTheMiddle() throws Exception {
        try (ScriptedCamera camera = new ScriptedCamera(RtpSender.playing(sender -> {
                    send(sender, clip, 0, H264);
                    for (int i = 50; ; i++) {
                        sender.send(clip.get(i % 50).data(), (long) i * TICKS, 97);
                        ScriptedCamera.hold(Duration.ofMillis(20));
                    }
                }));
                ScriptedCamera good = good();
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.DROP_OLDEST, camera("gate", camera.url()), camera("good", good.url()))) {
            cameras.until("it is asked again", Duration.ofSeconds(20), () -> cameras.counted("gate").reconnects >= 1);

            assertThat(cameras.lines("gate").get(0)).contains("sent no complete picture for 2 s");
            int before = cameras.packets("good").size();
            cameras.during(Duration.ofSeconds(1));
            assertThat(cameras.packets("good").size() - before).isGreaterThan(20);
        }
    }

    @Test
    void takesTheSendersClockFromItsFirstReportOn() throws Exception {
        Instant captured = Instant.now().minusSeconds(3);
        try (ScriptedCamera camera = new ScriptedCamera(RtpSender.playing(sender -> {
                    send(sender, clip, TICKS, H264);
                    sender.report(captured, 51 * TICKS);
                    send(sender, clip, 51 * TICKS, H264);
                }));
                WatchedCameras cameras = new WatchedCameras(Overflow.DROP_OLDEST, camera("gate", camera.url()))) {
            cameras.until(
                    "both come",
                    Duration.ofSeconds(20),
                    () -> cameras.packets("gate").size() >= 99);

            List<VideoPacket> packets = cameras.packets("gate");
            assertThat(packets.get(0).times().clockSource()).isEqualTo(ClockSource.ARRIVAL);
            assertThat(packets.get(60).times().clockSource()).isEqualTo(ClockSource.SENDER);
            long expected = (captured.getEpochSecond() * 1_000_000 + captured.getNano() / 1000) + 10 * 40_000;
            assertThat(packets.get(60).times().captureUs().orElseThrow()).isBetween(expected - 2000, expected + 2000);
            assertThat(cameras.counted("gate").skew).isBetween(1_000L, 20_000L);
        }
    }

    private static void send(RtpSender sender, List<AccessUnit> units, long from, int payloadType) throws IOException {
        for (int i = 0; i < units.size(); i++) {
            sender.send(units.get(i).data(), from + (long) i * TICKS, payloadType);
        }
    }

    /** Sizes of the pictures, in their order, each once. */
    private static Set<String> sizes(List<VideoPacket> packets) {
        Set<String> sizes = new LinkedHashSet<>();
        try (VideoDecoder decoder =
                VideoDecoder.open(Codec.H264, new DecoderSettings(1, DecoderSettings.DEFAULT_MAX_PIXELS), false)) {
            for (VideoPacket packet : packets) {
                decoder.decode(
                        packet.id().sequence(),
                        packet.data(),
                        packet.randomAccess(),
                        false,
                        picture -> sizes.add(picture.width() + "x" + picture.height()));
            }
            decoder.drain(picture -> sizes.add(picture.width() + "x" + picture.height()));
        }
        return sizes;
    }
}
