package io.maskstream.stream.source;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.CameraUnit;
import io.maskstream.stream.video.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * Names a camera's access units. An epoch begins with each connection, and where times start over within one: it is the time
 * of day in microseconds, but always above the one before, so that a clock that was set back doubles no name.
 */
final class CameraPackets {
    /** Times that run further ahead than the time that passed were made anew. */
    private static final Duration LEAP = Duration.ofSeconds(10);

    private final String stream;
    private final HandOver<CameraSplit> out;
    private final IngestCounters counters;
    private final InstantSource clock;
    private OptionalLong epoch;
    private long sequence;
    private Codec codec = Codec.H264;
    private Timeline timeline = Timeline.start();
    private OptionalLong lastPtsUs = OptionalLong.empty();
    private long lastIngestNanos;

    CameraPackets(CameraSplit from, HandOver<CameraSplit> out, IngestCounters counters, InstantSource clock) {
        stream = from.stream();
        epoch = from.epoch();
        this.out = out;
        this.counters = counters;
        this.clock = clock;
    }

    /** A connection was made. */
    void connected(Codec now) {
        codec = now;
        startEpoch();
    }

    private void startEpoch() {
        long nowUs = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        epoch = OptionalLong.of(epoch.isPresent() ? Math.max(epoch.getAsLong() + 1, nowUs) : nowUs);
        sequence = 0;
        timeline = Timeline.start();
        lastPtsUs = OptionalLong.empty();
    }

    /** Hands an access unit over. */
    void accept(CameraUnit unit) throws InterruptedException {
        Timeline.Stamp stamp =
                new Timeline.Stamp(unit.ptsUs(), OptionalLong.empty(), unit.randomAccess(), codec.intraOnly());
        if (timeline.breaksAt(stamp) || leapsAt(unit)) {
            startEpoch();
            counters.gap();
        }
        timeline = timeline.after(stamp, false);
        lastPtsUs = unit.ptsUs().isPresent() ? unit.ptsUs() : lastPtsUs;
        lastIngestNanos = unit.ingestNanos();
        unit.captureUs().ifPresent(captured -> counters.clockSkew((unit.ingestUs() - captured) / 1000));
        out.put(new Arrived(packet(unit), OptionalLong.empty(), true, false), new CameraSplit(stream, epoch));
    }

    private boolean leapsAt(CameraUnit unit) {
        if (unit.ptsUs().isEmpty() || lastPtsUs.isEmpty()) {
            return false;
        }
        long ahead = unit.ptsUs().getAsLong() - lastPtsUs.getAsLong();
        long passed = (unit.ingestNanos() - lastIngestNanos) / 1000;
        return ahead - passed > LEAP.toNanos() / 1000;
    }

    private VideoPacket packet(CameraUnit unit) {
        return new VideoPacket(
                new FrameId(stream, epoch.orElseThrow(), sequence++),
                new FrameTimes(
                        unit.ptsUs(), unit.captureUs(), unit.ingestUs(), unit.ingestNanos(), OptionalLong.empty()),
                OptionalLong.empty(),
                codec,
                unit.data(),
                unit.randomAccess(),
                0,
                true,
                0);
    }
}
