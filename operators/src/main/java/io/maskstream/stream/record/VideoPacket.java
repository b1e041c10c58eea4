package io.maskstream.stream.record;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * One access unit as it came from a source: still compressed, in decoding order.
 *
 * @param id stream, epoch and sequence; the frame decoded from it keeps them
 * @param times presentation, capture and arrival
 * @param dtsUs decoding time in microseconds; empty where the container has none
 * @param codec what {@code data} is encoded with
 * @param data a JPEG or PNG picture, or one access unit (H.264/H.265 as Annex B with its parameter sets in-band at every
 *     random access point; AV1 and VP9 as temporal unit); never empty
 * @param randomAccess whether decoding can start here (IDR, CRA, recovery point)
 * @param rotation clockwise degrees by which the decoded picture must be turned to stand upright: 0, 90, 180 or 270
 * @param live whether the frame may be shed; a replayable one never is
 * @param shedBefore packets of this stream that the source dropped since the last one it let through
 */
@TypeInfo(RecordTypes.VideoPacketFactory.class)
public record VideoPacket(
        FrameId id,
        FrameTimes times,
        OptionalLong dtsUs,
        Codec codec,
        byte[] data,
        boolean randomAccess,
        int rotation,
        boolean live,
        long shedBefore) {
    public VideoPacket {
        Objects.requireNonNull(id);
        Objects.requireNonNull(times);
        Objects.requireNonNull(codec);
        if (data.length == 0) {
            throw new IllegalArgumentException("packet %s is empty".formatted(id));
        }
        requireRightAngle(rotation, id);
        requireCount(shedBefore, id);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof VideoPacket packet
                && id.equals(packet.id)
                && times.equals(packet.times)
                && dtsUs.equals(packet.dtsUs)
                && codec.equals(packet.codec)
                && Arrays.equals(data, packet.data)
                && randomAccess == packet.randomAccess
                && rotation == packet.rotation
                && live == packet.live
                && shedBefore == packet.shedBefore;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, times, dtsUs, codec, Arrays.hashCode(data), randomAccess, rotation, live, shedBefore);
    }

    static void requireRightAngle(int rotation, FrameId id) {
        if (rotation != 0 && rotation != 90 && rotation != 180 && rotation != 270) {
            throw new IllegalArgumentException(
                    "%s: rotation is %d, expected 0, 90, 180 or 270 degrees".formatted(id, rotation));
        }
    }

    static void requireCount(long shedBefore, FrameId id) {
        if (shedBefore < 0) {
            throw new IllegalArgumentException("%s: shed before is %d, a count".formatted(id, shedBefore));
        }
    }
}
