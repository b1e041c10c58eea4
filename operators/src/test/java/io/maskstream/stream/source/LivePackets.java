package io.maskstream.stream.source;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Packets, hand-overs and counters for tests of live streams. */
final class LivePackets {
    private LivePackets() {}

    static Arrived packet(long sequence, boolean randomAccess, int bytes) {
        return new Arrived(
                new VideoPacket(
                        new FrameId("gate", 1, sequence),
                        new FrameTimes(OptionalLong.empty(), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                        OptionalLong.empty(),
                        Codec.H264,
                        new byte[bytes],
                        randomAccess,
                        0,
                        true,
                        0),
                OptionalLong.empty(),
                true,
                false);
    }

    /** Everything in it, as packets. */
    static <S> List<VideoPacket> taken(HandOver<S> handOver) {
        List<VideoPacket> packets = new ArrayList<>();
        for (Optional<HandOver.Item<S>> item = handOver.poll(); item.isPresent(); item = handOver.poll()) {
            packets.add(((Arrived) item.get().element()).packet());
        }
        return packets;
    }

    /** Remembers what was counted. */
    static final class Counted implements IngestCounters {
        volatile long shed;
        volatile int reconnects;
        volatile int gaps;
        volatile boolean connected;
        volatile long skew;

        @Override
        public void shed(long accessUnits) {
            shed += accessUnits;
        }

        @Override
        public void reconnect() {
            reconnects++;
        }

        @Override
        public void gap() {
            gaps++;
        }

        @Override
        public void connected(boolean now) {
            connected = now;
        }

        @Override
        public void clockSkew(long milliseconds) {
            skew = milliseconds;
        }
    }
}
