package io.maskstream.job.bench;

import io.maskstream.job.kafka.FramesPublisher;
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
import java.util.OptionalLong;

/** A video over and over as several streams, each time as an epoch of its own. */
final class LiveSender {
    private final Codec codec;
    private final int rotation;
    private final List<AccessUnit> units = new ArrayList<>();

    /** @throws IOException if the video cannot be read */
    LiveSender(Path video) throws IOException {
        try (Demuxer demuxer = Demuxer.open(video)) {
            codec = demuxer.info().codec();
            rotation = demuxer.info().rotation();
            for (Optional<AccessUnit> next = demuxer.next(); next.isPresent(); next = demuxer.next()) {
                units.add(next.get());
            }
        }
        if (units.isEmpty()) {
            throw new IOException("%s has no frames".formatted(video));
        }
    }

    static String camera(int number) {
        return "camera-" + number;
    }

    /** Sends a frame of the cameras, which take turns. */
    void send(FramesPublisher publisher, int cameras, int frame) {
        send(publisher, camera(frame % cameras), frame / cameras);
    }

    /** Sends a stream's frame; the sequence numbers all of them. */
    void send(FramesPublisher publisher, String stream, int frame) {
        AccessUnit unit = units.get(frame % units.size());
        long epochs = units.get(units.size() - 1).discontinuities() + 1;
        VideoPacket packet = new VideoPacket(
                new FrameId(stream, frame / units.size() * epochs + unit.discontinuities(), frame),
                new FrameTimes(unit.ptsUs(), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                unit.dtsUs(),
                codec,
                unit.data(),
                unit.randomAccess(),
                rotation,
                false,
                0);
        publisher.send(packet, unit.decodeOnly());
    }
}
