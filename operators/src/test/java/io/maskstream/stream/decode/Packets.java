package io.maskstream.stream.decode;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.Demuxer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Packets for tests, and what is compared of the frames made from them. */
final class Packets {
    private Packets() {}

    /** A file as the packets of a stream. */
    static List<Arrived> of(String stream, Path file) throws IOException {
        try (Demuxer demuxer = Demuxer.open(file)) {
            Codec codec = demuxer.info().codec();
            int rotation = demuxer.info().rotation();
            return Clips.accessUnits(file).stream()
                    .map(unit -> fromFile(stream, codec, rotation, unit))
                    .toList();
        }
    }

    private static Arrived fromFile(String stream, Codec codec, int rotation, AccessUnit unit) {
        VideoPacket packet = new VideoPacket(
                new FrameId(stream, unit.discontinuities(), unit.index()),
                new FrameTimes(unit.ptsUs(), OptionalLong.empty(), 1, 1, OptionalLong.empty()),
                unit.dtsUs(),
                codec,
                unit.data(),
                unit.randomAccess(),
                rotation,
                false,
                0);
        return new Arrived(packet, OptionalLong.empty(), true, unit.decodeOnly());
    }

    /** The same packets as they come from Kafka without headers for sequence and epoch. */
    static List<Arrived> throughKafka(List<Arrived> packets, long firstOffset) {
        return packets.stream()
                .map(arrived -> fromKafka(arrived.packet(), firstOffset + packets.indexOf(arrived)))
                .toList();
    }

    static Arrived fromKafka(VideoPacket packet, long offset) {
        VideoPacket received = new VideoPacket(
                new FrameId(packet.id().stream(), 0, offset),
                packet.times(),
                OptionalLong.empty(),
                packet.codec(),
                packet.data(),
                packet.randomAccess(),
                packet.rotation(),
                packet.live(),
                packet.shedBefore());
        return new Arrived(received, OptionalLong.of(offset), false, false);
    }

    /** One picture as a Kafka record. */
    static Arrived picture(String stream, long offset, Codec codec, byte[] data) {
        return fromKafka(
                new VideoPacket(
                        new FrameId(stream, 0, offset),
                        new FrameTimes(
                                OptionalLong.of(offset * 100_000),
                                OptionalLong.empty(),
                                1,
                                1,
                                OptionalLong.of(offset * 100_000)),
                        OptionalLong.empty(),
                        codec,
                        data,
                        true,
                        0,
                        false,
                        0),
                offset);
    }

    /** The same packet from a live source. */
    static Arrived live(Arrived arrived, String stream, long sequence, long ingestNanos, long shedBefore) {
        VideoPacket packet = arrived.packet();
        FrameTimes times = packet.times();
        return new Arrived(
                new VideoPacket(
                        new FrameId(stream, 7, sequence),
                        new FrameTimes(times.ptsUs(), times.captureUs(), 1, ingestNanos, times.kafkaTimestampUs()),
                        packet.dtsUs(),
                        packet.codec(),
                        packet.data(),
                        packet.randomAccess(),
                        packet.rotation(),
                        true,
                        shedBefore),
                OptionalLong.empty(),
                true,
                arrived.decodeOnly());
    }

    /** A packet with other bytes. */
    static Arrived with(Arrived arrived, byte[] data) {
        VideoPacket packet = arrived.packet();
        return new Arrived(
                new VideoPacket(
                        packet.id(),
                        packet.times(),
                        packet.dtsUs(),
                        packet.codec(),
                        data,
                        packet.randomAccess(),
                        packet.rotation(),
                        packet.live(),
                        packet.shedBefore()),
                arrived.offset(),
                arrived.epochGiven(),
                arrived.decodeOnly());
    }

    static String streamOf(SourceElement element) {
        return element.stream();
    }

    /** All of a frame that must be the same however the job was disturbed. */
    static String essence(Frame frame) {
        return "%s pts=%s %dx%d %s %s %08x preview=%08x"
                .formatted(
                        frame.id(),
                        frame.times().ptsUs(),
                        frame.inputWidth(),
                        frame.inputHeight(),
                        frame.geometry(),
                        frame.quality(),
                        Arrays.hashCode(frame.picture().rgb()),
                        frame.preview()
                                .map(preview -> Arrays.hashCode(preview.jpeg()))
                                .orElse(0));
    }
}
