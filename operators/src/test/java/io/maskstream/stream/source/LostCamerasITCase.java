package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.RtspTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A camera whose server is lost in every way, beside two that are not. */
class LostCamerasITCase {
    private static final Logger LOG = LoggerFactory.getLogger(LostCamerasITCase.class);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final List<String> OTHERS = List.of("yard", "roof");
    /** Of the ages with a fault to those without. */
    private static final double UNCHANGED = 1.25;
    /** Other work on the machine may be behind one round's ages; a fault that is felt is behind those of all. */
    private static final int MOST_ROUNDS = 3;
    /** What a busy machine adds by itself; who waits for a lost camera is late by the window of the fault and more. */
    private static final double BUSY_MILLIS = 250;

    private final List<Double> quiet = new ArrayList<>();
    private final List<Double> faulty = new ArrayList<>();

    /** What happens to the server. */
    @FunctionalInterface
    private interface Event {
        void happens() throws Exception;
    }

    @Test
    void comesBackInANewEpochWhileTheOthersAgesAreUnchangedButForWhatElseTheMachineDoes() throws Exception {
        comesBack(BUSY_MILLIS);
    }

    /** For a machine that does nothing else. */
    @Test
    @Tag("soak")
    void comesBackInANewEpochWhileTheOthersAgesAreUnchanged() throws Exception {
        comesBack(0);
    }

    private void comesBack(double slackMillis) throws Exception {
        try (RtspServer gate = RtspServer.start(RtspServer.mjpeg());
                RtspServer healthy = RtspServer.start(RtspServer.mjpeg());
                WatchedCameras cameras = new WatchedCameras(
                        Overflow.DROP_OLDEST,
                        Stream.concat(
                                        Stream.of(WatchedCameras.camera("gate", gate.url())),
                                        OTHERS.stream()
                                                .map(other -> WatchedCameras.patient(
                                                        other, healthy.url(), null, RtspTransport.TCP)))
                                .toArray(Camera[]::new))) {
            cameras.until("all come", LONG, () -> Stream.concat(Stream.of("gate"), OTHERS.stream())
                    .allMatch(stream -> cameras.packets(stream).size() >= 20));

            int rounds = 0;
            do {
                quiet.clear();
                faulty.clear();
                everyFault(gate, cameras, ++rounds);
            } while (rounds < MOST_ROUNDS && !unchanged(slackMillis));

            assertThat(cameras.counted("gate").gaps).isEqualTo(4 * rounds);
            assertThat(cameras.counted("gate").connected).isTrue();
            OTHERS.forEach(other -> isUntouched(cameras, other));
            assertThat(unchanged(slackMillis))
                    .as(
                            "p99 of the others' ages: %.1f ms without faults, %.1f ms with",
                            percentile99(quiet), percentile99(faulty))
                    .isTrue();
        }
    }

    private boolean unchanged(double slackMillis) {
        double without = percentile99(quiet);
        return percentile99(faulty) <= Math.max(UNCHANGED * without, without + slackMillis);
    }

    private void everyFault(RtspServer gate, WatchedCameras cameras, int round) throws Exception {
        int width = 320 + 160 * round;
        lost(cameras, "stopped, restarted", gate::stop, gate::start);
        lost(cameras, "paused", gate::pause, gate::resume);
        lost(cameras, "silent", gate::silence, gate::speak);
        int back = lost(cameras, "another resolution", gate::stop, () -> gate.restart(RtspServer.mjpeg(width, 240)));

        List<VideoPacket> shown = cameras.packets("gate");
        assertThat(WatchedCameras.sizes(shown.subList(back - 20, back))).containsExactly(width - 160 + "x240");
        assertThat(WatchedCameras.sizes(shown.subList(back, shown.size()))).containsExactly(width + "x240");
    }

    /** A window without a fault, one with it, and the way back; gives the index of its first packet then. */
    private int lost(WatchedCameras cameras, String what, Event fault, Event end) throws Exception {
        long quietFrom = System.nanoTime();
        cameras.during(WINDOW);
        long faultFrom = System.nanoTime();
        int attempts = cameras.counted("gate").reconnects;
        meanwhile(cameras, fault);
        cameras.during(WINDOW);
        cameras.until("it is missed, " + what, LONG, () -> cameras.counted("gate").reconnects > attempts);
        int lost = cameras.packets("gate").size();
        meanwhile(cameras, end);
        cameras.until("it is back, " + what, LONG, () -> cameras.packets("gate").size() >= lost + 20);
        long backAt = System.nanoTime();

        VideoPacket last = cameras.packets("gate").get(lost - 1);
        VideoPacket first = cameras.packets("gate").get(lost);
        assertThat(first.id().epoch()).as(what).isGreaterThan(last.id().epoch());
        assertThat(first.id().sequence()).as(what).isZero();
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (String other : OTHERS) {
            without.addAll(cameras.agesMillis(other, quietFrom, faultFrom));
            with.addAll(cameras.agesMillis(other, faultFrom, backAt));
        }
        LOG.info(
                "{}: p99 of the others' ages {} ms without, {} ms with; {} and {} pictures",
                what,
                percentile99(without),
                percentile99(with),
                without.size(),
                with.size());
        quiet.addAll(without);
        faulty.addAll(with);
        return lost;
    }

    /** A server takes a while to start, and nobody's pictures shall wait for it. */
    private static void meanwhile(WatchedCameras cameras, Event event) throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            event.happens();
            return true;
        });
        new Thread(task, "event").start();
        cameras.until("the server is done", LONG, task::isDone);
        assertThat(task.get()).isTrue();
    }

    private static void isUntouched(WatchedCameras cameras, String stream) {
        assertThat(cameras.lines(stream)).isEmpty();
        assertThat(cameras.counted(stream).reconnects).isZero();
        assertThat(cameras.counted(stream).shed).isZero();
        List<VideoPacket> packets = cameras.packets(stream);
        for (int i = 0; i < packets.size(); i++) {
            assertThat(packets.get(i).id().epoch())
                    .isEqualTo(packets.get(0).id().epoch());
            assertThat(packets.get(i).id().sequence()).isEqualTo(i);
        }
    }

    private static double percentile99(List<Double> ages) {
        List<Double> sorted = ages.stream().sorted().toList();
        return sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1);
    }
}
