package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import io.maskstream.stream.video.RtspTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras played by GStreamer's RTSP server. */
class CamerasITCase {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    private Path clip(String codec, int frames) {
        return Clips.made(directory, codec + frames + ".mp4", "320x240", frames, "-c:v", codec, "-bf", "0", "-g", "25");
    }

    @Test
    void readsEveryFrameOfAClipByTcp() throws Exception {
        Path file = clip("libx264", 250);
        List<AccessUnit> expected = Clips.accessUnits(file);
        try (RtspServer server = RtspServer.start(RtspServer.h264(file));
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.BLOCK, WatchedCameras.patient("gate", server.url(), null, RtspTransport.TCP))) {
            cameras.until("all come", LONG, () -> cameras.packets("gate").size() >= 250);

            List<VideoPacket> packets = cameras.packets("gate").subList(0, 250);
            assertThat(packets.stream().map(packet -> packet.id().epoch()).distinct())
                    .hasSize(1);
            for (int i = 0; i < 250; i++) {
                VideoPacket packet = packets.get(i);
                assertThat(packet.id().sequence()).isEqualTo(i);
                assertThat(packet.times().ptsUs().orElseThrow()).isBetween(i * 40_000L - 50, i * 40_000L + 50);
                assertThat(packet.randomAccess()).isEqualTo(expected.get(i).randomAccess());
                assertThat(packet.live()).isTrue();
                assertThat(packet.shedBefore()).isZero();
            }
            assertThat(cameras.counted("gate").shed).isZero();
        }
    }

    @Test
    void readsByUdp() throws Exception {
        try (RtspServer server = RtspServer.start(RtspServer.h264(clip("libx264", 100)));
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.DROP_OLDEST, WatchedCameras.patient("gate", server.url(), null, RtspTransport.UDP))) {
            cameras.until("most come", LONG, () -> cameras.packets("gate").size() >= 80);
            assertThat(cameras.packets("gate").get(0).codec()).isEqualTo(Codec.H264);
        }
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
