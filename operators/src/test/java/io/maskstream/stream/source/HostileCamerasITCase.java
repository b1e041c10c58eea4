package io.maskstream.stream.source;

import static io.maskstream.stream.source.ScriptedCamera.answering;
import static io.maskstream.stream.source.ScriptedCamera.describing;
import static io.maskstream.stream.source.ScriptedCamera.sdp;
import static io.maskstream.stream.source.ScriptedCamera.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.ClockSource;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import io.maskstream.stream.video.RtspTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that do harm, each beside one that does not: one line, its metric, and the other one's frames go on. */
class HostileCamerasITCase {
    private static final int H264 = 96;
    private static final int TICKS = 3600;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Longer than any pause of a busy machine. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

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

    /**
     * A camera that does harm.
     *
     * @param line what is said of it; empty where that depends on how fast it is
     */
    private record Hostile(String name, ScriptedCamera.Behaviour behaviour, String line) {}

    private static List<Hostile> hostile() {
        String body = "x".repeat(10 << 20);
        return List.of(
                new Hostile("accepts and stays silent", ScriptedCamera.silent(), "did not answer within 5 s"),
                new Hostile(
                        "sends a byte now and then",
                        ScriptedCamera.dripping(Duration.ofMillis(500)),
                        "did not answer within 5 s"),
                new Hostile("resets", ScriptedCamera.resetting(), "breaks off, or does not speak RTSP"),
                new Hostile(
                        "has an unknown codec", answering(describing(sdp(track("X-SECRET")))), "supported over RTSP"),
                new Hostile(
                        "has a codec that is not supported", answering(describing(sdp(track("VP8")))), "offers vp8"),
                new Hostile("has no video", answering(describing(sdp(""))), "offers no video"),
                new Hostile(
                        "has 1,000 tracks",
                        answering(describing(sdp(track("H264").repeat(1000)))),
                        "offers more than 16 tracks"),
                new Hostile("describes itself at length", answering(describing(sdp("a=x:" + body + "\r\n"))), ""),
                new Hostile(
                        "describes tracks at length",
                        answering(describing(sdp(
                                track("H264").repeat((10 << 20) / track("H264").length())))),
                        ""),
                new Hostile(
                        "wants credentials",
                        answering(
                                method -> "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n"),
                        "wants credentials (401); set 'credentials'"),
                new Hostile(
                        "connects and sends nothing",
                        RtpSender.playing(sender -> {}),
                        "sent no complete picture for 5 s"),
                new Hostile("speaks another language", answering(method -> "HTTP/1.1 200 OK\r\n"), ""));
    }

    private static Camera patient(String stream, String url, Duration timeout) {
        return new Camera(stream, CameraAddress.parse(url), null, RtspTransport.TCP, WatchedCameras.QUICK, timeout);
    }

    @Test
    void eachIsAskedAgainWithItsLineAndItsMetricWhileAnotherGoesOn() throws Exception {
        List<Hostile> hostile = hostile();
        Map<String, ScriptedCamera> bad = new HashMap<>();
        List<Camera> all = new ArrayList<>();
        try (ScriptedCamera good = good()) {
            all.add(patient("good", good.url(), SILENCE));
            for (Hostile each : hostile) {
                bad.put(each.name(), new ScriptedCamera(each.behaviour()));
                all.add(patient(each.name(), bad.get(each.name()).url(), Duration.ofSeconds(5)));
            }
            try (WatchedCameras cameras = new WatchedCameras(Overflow.DROP_OLDEST, all.toArray(Camera[]::new))) {
                cameras.until("all are asked again", LIMIT, () -> hostile.stream()
                        .allMatch(each -> cameras.counted(each.name()).reconnects >= 2));
                int before = cameras.packets("good").size();
                cameras.until(
                        "the good one goes on",
                        LIMIT,
                        () -> cameras.packets("good").size() > before + 50);

                for (Hostile each : hostile) {
                    isAskedAgain(each, cameras, bad.get(each.name()).port());
                }
                assertThat(cameras.lines("good")).isEmpty();
            }
        } finally {
            for (ScriptedCamera camera : bad.values()) {
                camera.close();
            }
        }
    }

    private static void isAskedAgain(Hostile camera, WatchedCameras cameras, int port) {
        assertThat(cameras.lines(camera.name())).isNotEmpty().allSatisfy(line -> assertThat(line)
                .startsWith("camera '%s' (127.0.0.1:%d) ".formatted(camera.name(), port))
                .endsWith("it is asked again, every 100 ms to 400 ms"));
        if (!camera.line().isEmpty()) {
            assertThat(cameras.lines(camera.name()))
                    .as("once, however often it is asked")
                    .filteredOn(line -> line.contains(camera.line()))
                    .hasSize(1);
        }
        assertThat(cameras.packets(camera.name())).isEmpty();
        assertThat(cameras.counted(camera.name()).connected).isFalse();
    }

    @Test
    void oneThatHangsDelaysNobody() throws Exception {
        try (ScriptedCamera silent = new ScriptedCamera(ScriptedCamera.silent());
                ScriptedCamera good = good();
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.DROP_OLDEST,
                        patient("silent", silent.url(), Duration.ofMinutes(4)),
                        patient("good", good.url(), SILENCE))) {
            cameras.until("it is asked", LIMIT, () -> silent.connections.get() == 1);
            int before = cameras.packets("good").size();

            cameras.until(
                    "the good one goes on", LIMIT, () -> cameras.packets("good").size() > before + 50);

            assertThat(cameras.counted("silent").reconnects)
                    .as("it is still waited for")
                    .isZero();
        }
    }

    @Test
    void isNotFollowedToAnotherHost() throws Exception {
        try (ScriptedCamera trap = good();
                ScriptedCamera bad = new ScriptedCamera(
                        answering(method -> "RTSP/1.0 302 Moved\r\nLocation: " + trap.url() + "\r\n"));
                WatchedCameras cameras = new WatchedCameras(Overflow.DROP_OLDEST, patient("bad", bad.url(), SILENCE))) {
            cameras.until("it is asked again", LIMIT, () -> cameras.counted("bad").reconnects >= 2);

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
                WatchedCameras cameras =
                        new WatchedCameras(Overflow.DROP_OLDEST, patient("gate", camera.url(), SILENCE))) {
            cameras.until("both come", LIMIT, () -> cameras.packets("gate").size() >= 99);

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
                WatchedCameras cameras =
                        new WatchedCameras(Overflow.DROP_OLDEST, patient("gate", camera.url(), SILENCE))) {
            cameras.until("both come", LIMIT, () -> cameras.packets("gate").size() >= 99);

            List<VideoPacket> packets = cameras.packets("gate");
            assertThat(packets.get(50).randomAccess()).isTrue();
            assertThat(WatchedCameras.sizes(packets.subList(0, 99))).containsExactly("320x240", "640x360");
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
                        Overflow.DROP_OLDEST,
                        patient("gate", camera.url(), Duration.ofSeconds(3)),
                        patient("good", good.url(), SILENCE))) {
            cameras.until("it is asked again", LIMIT, () -> cameras.lines("gate").stream()
                    .anyMatch(line -> line.contains("sent no complete picture for 3 s")));
            int before = cameras.packets("good").size();
            cameras.until(
                    "the good one goes on", LIMIT, () -> cameras.packets("good").size() > before + 50);
            assertThat(cameras.lines("good")).isEmpty();
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
                WatchedCameras cameras =
                        new WatchedCameras(Overflow.DROP_OLDEST, patient("gate", camera.url(), SILENCE))) {
            cameras.until("both come", LIMIT, () -> cameras.packets("gate").size() >= 99);

            List<VideoPacket> packets = cameras.packets("gate");
            assertThat(packets.get(0).times().clockSource()).isEqualTo(ClockSource.ARRIVAL);
            assertThat(packets.get(60).times().clockSource()).isEqualTo(ClockSource.SENDER);
            long expected = (captured.getEpochSecond() * 1_000_000 + captured.getNano() / 1000) + 10 * 40_000;
            assertThat(packets.get(60).times().captureUs().orElseThrow()).isBetween(expected - 2000, expected + 2000);
            assertThat(cameras.counted("gate").skew).isBetween(1_000L, LIMIT.toMillis());
        }
    }

    private static void send(RtpSender sender, List<AccessUnit> units, long from, int payloadType) throws IOException {
        for (int i = 0; i < units.size(); i++) {
            sender.send(units.get(i).data(), from + (long) i * TICKS, payloadType);
        }
    }
}
