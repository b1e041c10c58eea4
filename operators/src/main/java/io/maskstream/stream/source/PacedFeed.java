package io.maskstream.stream.source;

import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * A file that is shown as a camera would: each packet leaves when its decoding time has come. Who cannot keep up loses
 * frames. A restored job reads on where it was.
 */
final class PacedFeed implements LiveFeed {
    /** Times that leap further are a break of the recording, and nobody waits through it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final FilePlayer player;
    private final FileStream file;
    private final HandOver<FileStreamSplit> out;
    private final Pauses pauses;
    private volatile boolean stopped;
    private long epoch = -1;
    private long firstUs;
    private Instant start = Instant.EPOCH;

    PacedFeed(FileStreamSplit split, HandOver<FileStreamSplit> out, Pauses pauses) {
        player = new FilePlayer(split, pauses);
        file = split.file();
        this.out = out;
        this.pauses = pauses;
    }

    @Override
    public void run() throws IOException, InterruptedException {
        try (player) {
            while (!stopped && !player.ended()) {
                for (FilePlayer.Played played : player.play(1, 1)) {
                    SourceElement element =
                            played.element() instanceof Arrived arrived ? live(awaited(arrived)) : played.element();
                    out.put(element, new FileStreamSplit(file, played.next()));
                }
            }
        }
    }

    private Arrived awaited(Arrived arrived) throws InterruptedException {
        VideoPacket packet = arrived.packet();
        OptionalLong timeUs =
                packet.dtsUs().isPresent() ? packet.dtsUs() : packet.times().ptsUs();
        if (timeUs.isEmpty()) {
            return arrived;
        }
        Instant now = pauses.instant();
        if (packet.id().epoch() != epoch) {
            epoch = packet.id().epoch();
            // A loop goes on at once; so does a recording whose times start over.
            firstUs = timeUs.getAsLong();
            start = now;
        }
        Duration wait = Duration.between(now, start.plus(timeUs.getAsLong() - firstUs, ChronoUnit.MICROS));
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            firstUs = timeUs.getAsLong();
            start = now;
        } else if (!wait.isNegative()) {
            pauses.pause(wait);
        }
        return arrived;
    }

    /** As it would have come from a camera at this moment. */
    private Arrived live(Arrived arrived) {
        VideoPacket packet = arrived.packet();
        FrameTimes now = new FrameTimes(
                packet.times().ptsUs(),
                OptionalLong.empty(),
                ChronoUnit.MICROS.between(Instant.EPOCH, pauses.instant()),
                System.nanoTime(),
                OptionalLong.empty());
        VideoPacket live = new VideoPacket(
                packet.id(),
                now,
                packet.dtsUs(),
                packet.codec(),
                packet.data(),
                packet.randomAccess(),
                packet.rotation(),
                true,
                0);
        return new Arrived(live, arrived.offset(), arrived.epochGiven(), arrived.decodeOnly());
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
