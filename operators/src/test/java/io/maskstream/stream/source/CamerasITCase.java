package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.CameraConnection;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import io.maskstream.stream.video.RtspTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras played by GStreamer's RTSP server. */
class CamerasITCase {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Colons and strokes mean something in a URL. */
    private static final String PASSWORD = "right:p@ss/canary";

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    private Path clip(String codec, int frames, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-c:v", codec, "-bf", "0", "-g", "25"));
        arguments.addAll(List.of(more));
        return Clips.made(directory, codec + frames + ".mp4", "320x240", frames, arguments.toArray(String[]::new));
    }

    /** Thirty seconds of a camera with 25 frames a second, shown four times as fast. */
    @Test
    void readsEveryFrameOfAClipByTcp() throws Exception {
        int frames = 750;
        Path file = clip("libx264", frames, "-bsf:v", "setts=ts=TS/4:duration=DURATION/4");
        List<AccessUnit> expected = Clips.accessUnits(file);
        try (RtspServer server = RtspServer.start(RtspServer.h264(file));
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.BLOCK, WatchedCameras.patient("gate", server.url(), null, RtspTransport.TCP))) {
            cameras.until("all come", LONG, () -> cameras.packets("gate").size() >= frames);

            List<VideoPacket> packets = cameras.packets("gate").subList(0, frames);
            assertThat(packets.stream().map(packet -> packet.id().epoch()).distinct())
                    .hasSize(1);
            for (int i = 0; i < frames; i++) {
                VideoPacket packet = packets.get(i);
                assertThat(packet.id().sequence()).isEqualTo(i);
                assertThat(packet.times().ptsUs().orElseThrow()).isBetween(i * 10_000L - 50, i * 10_000L + 50);
                assertThat(packet.randomAccess()).isEqualTo(expected.get(i).randomAccess());
                assertThat(packet.live()).isTrue();
                assertThat(packet.shedBefore()).isZero();
            }
            assertThat(cameras.counted("gate").shed).isZero();
        }
    }

    @Test
    void readsByUdp() throws Exception {
        try (RtspServer server = RtspServer.start(RtspServer.h264(clip("libx264", 50)));
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.DROP_OLDEST, WatchedCameras.patient("gate", server.url(), null, RtspTransport.UDP))) {
            cameras.until("most come", LONG, () -> cameras.packets("gate").size() >= 40);
            assertThat(cameras.packets("gate").get(0).codec()).isEqualTo(Codec.H264);
        }
    }

    @Test
    void readsH265AndMotionJpeg() throws Exception {
        try (RtspServer hevc = RtspServer.start(RtspServer.h265(clip("libx265", 50)));
                RtspServer jpeg = RtspServer.start(RtspServer.mjpeg());
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.DROP_OLDEST,
                        WatchedCameras.patient("hevc", hevc.url(), null, RtspTransport.TCP),
                        WatchedCameras.patient("jpeg", jpeg.url(), null, RtspTransport.TCP))) {
            cameras.until(
                    "both come",
                    LONG,
                    () -> cameras.packets("hevc").size() >= 40
                            && cameras.packets("jpeg").size() >= 20);

            VideoPacket first = cameras.packets("hevc").get(0);
            assertThat(first.codec()).isEqualTo(Codec.HEVC);
            assertThat(first.randomAccess()).isTrue();
            assertThat(WatchedCameras.sizes(cameras.packets("hevc"))).containsExactly("320x240");
            assertThat(cameras.packets("jpeg"))
                    .allMatch(packet -> packet.codec() == Codec.MJPEG && packet.randomAccess());
            assertThat(WatchedCameras.sizes(cameras.packets("jpeg"))).containsExactly("320x240");
        }
    }

    @Test
    void takesUpCredentialsThatWereWrong() throws Exception {
        Path secret = directory.resolve("gate");
        Files.writeString(secret, "viewer:wrong-canary\n");
        try (RtspServer server = RtspServer.start(RtspServer.mjpeg(), "digest", "viewer", PASSWORD);
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.DROP_OLDEST,
                        WatchedCameras.patient(
                                "gate",
                                server.url(),
                                new CredentialReference.InFile(secret.toString()),
                                RtspTransport.TCP))) {
            cameras.until("it is asked again", LONG, () -> cameras.counted("gate").reconnects >= 3);
            assertThat(cameras.packets("gate")).isEmpty();
            assertThat(cameras.lines)
                    .singleElement()
                    .asString()
                    .contains("refuses the credentials (401); check what 'credentials' leads to");

            Files.writeString(secret, "viewer:" + PASSWORD + "\n");

            cameras.until("it comes", LONG, () -> cameras.packets("gate").size() >= 5);
            assertThat(cameras.lines).hasSize(2).noneMatch(line -> line.contains("canary"));
            assertThat(cameras.lines.get(1)).contains("camera 'gate'", "is back after");
        }
    }

    @Test
    void showsThePasswordOfAVariableToACameraThatWantsItPlain() throws Exception {
        try (RtspServer server = RtspServer.start(RtspServer.mjpeg(), "basic", "viewer", PASSWORD)) {
            Camera camera = WatchedCameras.patient(
                    "gate", server.url(), new CredentialReference.Environment("GATE_RTSP"), RtspTransport.TCP);

            try (CameraConnection connection = connect(camera, PASSWORD)) {
                assertThat(connection.next().data()).isNotEmpty();
            }

            assertThatThrownBy(() -> connect(camera, "wrong-canary").close())
                    .isInstanceOf(IOException.class)
                    .hasMessage("refuses the credentials (401); check what 'credentials' leads to")
                    .satisfies(refused ->
                            assertThat(Throwables.getStackTrace(refused)).doesNotContain("canary"));
            assertThat(camera.toString()).doesNotContain("canary");
        }
    }

    private static CameraConnection connect(Camera camera, String password) throws IOException {
        return new RtspConnector(Map.of("GATE_RTSP", "viewer:" + password)).open(camera, stopper -> {});
    }

    @Test
    void endsAtOnceAlsoInTheMiddleOfARead() throws Exception {
        long before;
        try (ScriptedCamera silent = new ScriptedCamera(ScriptedCamera.silent());
                WatchedCameras cameras =
                        new WatchedCameras(Overflow.DROP_OLDEST, WatchedCameras.camera("gate", silent.url()))) {
            cameras.until("it connects", LONG, () -> silent.connections.get() > 0);
            before = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }
}
