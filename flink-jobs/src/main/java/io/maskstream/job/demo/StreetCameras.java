package io.maskstream.job.demo;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.kafka.Pace;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Demuxer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Cameras that all show one clip, over and over, each a part of it later than the one before; a thread publishes them at the
 * clip's pace. Each round of a camera is an epoch, as its times start over.
 */
final class StreetCameras implements AutoCloseable {
    private static final long JOIN_MILLIS = 5000;

    private final List<String> names;
    private final List<AccessUnit> clip;
    private final Codec codec;
    private final FramesPublisher publisher;
    private final Pace pace = new Pace(OptionalDouble.of(StreetClips.FRAMES_PER_SECOND));
    private final Thread thread = new Thread(this::run, "demo-cameras");
    private volatile boolean closed;

    StreetCameras(KafkaConnection connection, String topic, ByteSize largest, List<String> names, Path video) {
        this.names = List.copyOf(names);
        try (Demuxer demuxer = Demuxer.open(video)) {
            List<AccessUnit> units = new ArrayList<>();
            for (Optional<AccessUnit> next = demuxer.next(); next.isPresent(); next = demuxer.next()) {
                units.add(next.get());
            }
            clip = List.copyOf(units);
            codec = demuxer.info().codec();
        } catch (IOException e) {
            throw new FailedException("%s: %s".formatted(video, e.getMessage()), e);
        }
        publisher = new FramesPublisher(connection, topic, largest);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        for (long tick = 0; !closed; tick++) {
            pace.await();
            for (int camera = 0; camera < names.size() && !closed; camera++) {
                long own = tick - (long) camera * clip.size() / names.size();
                if (own >= 0) {
                    AccessUnit unit = clip.get((int) (own % clip.size()));
                    publisher.send(packet(names.get(camera), own / clip.size(), unit), unit.decodeOnly());
                }
            }
        }
    }

    private VideoPacket packet(String stream, long round, AccessUnit unit) {
        return new VideoPacket(
                new FrameId(stream, round, unit.index()),
                new FrameTimes(unit.ptsUs(), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                unit.dtsUs(),
                codec,
                unit.data(),
                unit.randomAccess(),
                0,
                false,
                0);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }
}
