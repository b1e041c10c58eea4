package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.ReconnectsInAProcess.Figures;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import io.maskstream.stream.video.RtspTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cameras for longer than the suite has time. */
@Tag("soak")
class CamerasSoakITCase {
    private static final Logger LOG = LoggerFactory.getLogger(CamerasSoakITCase.class);
    private static final int RECONNECTS = Integer.getInteger("maskstream.soak.reconnects", 500);
    private static final int STEPS = 50;
    /** Of the steps, those that warm it up. */
    private static final int WARM_UP = STEPS / 5;

    @TempDir
    Path directory;

    @Test
    void readsEveryFrameOfAWholeRecordingByTcp() throws Exception {
        Path file = Clips.shared("one-by-one-person-detection.mp4");
        List<AccessUnit> expected = Clips.accessUnits(file);
        assertThat(expected).hasSize(1394);
        try (RtspServer server = RtspServer.start(RtspServer.h264(file));
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.BLOCK, WatchedCameras.patient("gate", server.url(), null, RtspTransport.TCP))) {
            long start = System.nanoTime();
            cameras.until(
                    "all come",
                    Duration.ofMinutes(10),
                    () -> cameras.packets("gate").size() >= expected.size());
            LOG.info(
                    "{} access units in {} s, {} shed",
                    expected.size(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                    cameras.counted("gate").shed);

            List<VideoPacket> packets = cameras.packets("gate").subList(0, expected.size());
            for (int i = 0; i < expected.size(); i++) {
                VideoPacket packet = packets.get(i);
                assertThat(packet.id().epoch()).isEqualTo(packets.get(0).id().epoch());
                assertThat(packet.id().sequence()).isEqualTo(i);
                assertThat(packet.randomAccess()).isEqualTo(expected.get(i).randomAccess());
                assertThat(packet.shedBefore()).isZero();
                assertThat(slices(packet.data()))
                        .isEqualTo(slices(expected.get(i).data()));
            }
            assertThat(cameras.counted("gate").shed).isZero();
        }
    }

    /** How many bytes of pictures there are; parameter sets and delimiters come and go on the way. */
    private static long slices(byte[] annexB) {
        long bytes = 0;
        boolean slice = false;
        for (int i = 0; i < annexB.length; i++) {
            if (i + 3 < annexB.length && annexB[i] == 0 && annexB[i + 1] == 0 && annexB[i + 2] == 1) {
                int type = annexB[i + 3] & 0x1f;
                slice = type >= 1 && type <= 5;
            }
            // A zero before a start code may be either's.
            bytes += slice && annexB[i] != 0 ? 1 : 0;
        }
        return bytes;
    }

    @Test
    void staysFlatOverManyReconnects() throws Exception {
        FfmpegCommand.assumeInstalled();
        Path clip = Clips.made(directory, "short.mp4", "320x240", 5, "-c:v", "libx264", "-bf", "0");
        try (RtspServer server = RtspServer.start(RtspServer.h264(clip))) {
            List<String> said = ReconnectsInAProcess.run(
                    server.url(), RECONNECTS, RECONNECTS / STEPS, directory.resolve("log"), Duration.ofHours(1));
            said.forEach(LOG::info);
            List<Figures> figures = said.stream()
                    .filter(line -> line.startsWith("figures "))
                    .map(Figures::parse)
                    .toList();
            assertThat(figures).hasSize(STEPS + 1);
            assertThat(figures.get(STEPS).reconnects()).isGreaterThanOrEqualTo(RECONNECTS);
            List<Figures> warm = figures.subList(WARM_UP, figures.size());
            double growth = growth(warm);
            LOG.info("resident memory grew by {} % after the warm-up", growth * 100);
            assertThat(growth).isLessThanOrEqualTo(0.03);
            for (ToLongFunction<Figures> figure :
                    List.<ToLongFunction<Figures>>of(Figures::threads, Figures::descriptors)) {
                assertThat(figure.applyAsLong(warm.get(warm.size() - 1)) - figure.applyAsLong(warm.get(0)))
                        .isLessThanOrEqualTo(2);
            }
            assertThat((double) warm.get(warm.size() - 1).classes()
                            / warm.get(0).classes())
                    .isLessThanOrEqualTo(1.005);
        }
    }

    /** Of the line of least squares through resident memory, from the first figure to the last. */
    private static double growth(List<Figures> figures) {
        double[] resident =
                figures.stream().mapToDouble(Figures::residentKilobytes).toArray();
        double middle = (resident.length - 1) / 2.0;
        double mean = Arrays.stream(resident).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (int i = 0; i < resident.length; i++) {
            products += (i - middle) * (resident[i] - mean);
            squares += (i - middle) * (i - middle);
        }
        double perStep = products / squares;
        return perStep * (resident.length - 1) / (mean - perStep * middle);
    }
}
