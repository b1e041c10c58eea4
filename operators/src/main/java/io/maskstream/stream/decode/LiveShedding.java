package io.maskstream.stream.decode;

import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.MonotonicClock;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.ReferenceUse;
import java.util.Optional;

/** What a live stream's decoder leaves out because it is late; nothing of a replayed one. */
final class LiveShedding {
    /** What to do with a packet. */
    enum Decision {
        DECODE,
        /** Others lean on its picture, which comes too late itself. */
        DECODE_UNSHOWN,
        LEAVE_OUT,
        /** Leave it out, and what the decoder holds leads nowhere: the next thing that it gets is a random access point. */
        BREAK_OFF
    }

    private final Optional<Lateness> lateness;
    private final MonotonicClock clock;
    private final ServedStreams served;
    private final ReferenceUse references = new ReferenceUse();
    private boolean skipping;

    LiveShedding(Freshness freshness, MonotonicClock clock, ServedStreams served) {
        this.lateness = freshness instanceof Freshness.Within within
                ? Optional.of(new Lateness(within.budget()))
                : Optional.empty();
        this.clock = clock;
        this.served = served;
    }

    /** Leaves out nothing. */
    static LiveShedding none() {
        return new LiveShedding(new Freshness.Unlimited(), MonotonicClock.SYSTEM, new ServedStreams());
    }

    /** Whether the newest picture of the packet's stream counts, and not each one. */
    boolean sheds(VideoPacket packet) {
        return lateness.isPresent() && packet.live();
    }

    /** Decides about the next packet in decoding order. */
    Decision decide(VideoPacket packet, boolean randomAccess) {
        if (!sheds(packet)) {
            return Decision.DECODE;
        }
        boolean leanedOn = references.leanedOn(packet.codec(), packet.data());
        long now = clock.getAsLong();
        Lateness.Verdict verdict =
                lateness.get().judge(now - packet.times().ingestNanos(), now, served.ahead(packet.id().stream()));
        if (skipping && !randomAccess) {
            return Decision.LEAVE_OUT;
        }
        return switch (verdict) {
            case IN_TIME -> decode(Decision.DECODE);
            case SKIP_UNREFERENCED ->
                leanedOn || randomAccess || packet.codec().intraOnly() ? decode(Decision.DECODE) : Decision.LEAVE_OUT;
            case CATCH_UP -> leanedOn ? decode(Decision.DECODE_UNSHOWN) : Decision.LEAVE_OUT;
            case SKIP_TO_RANDOM_ACCESS -> leaveOut(packet);
        };
    }

    private Decision decode(Decision how) {
        skipping = false;
        return how;
    }

    private Decision leaveOut(VideoPacket packet) {
        boolean first = !skipping && !packet.codec().intraOnly();
        skipping = !packet.codec().intraOnly();
        return first ? Decision.BREAK_OFF : Decision.LEAVE_OUT;
    }

    /** Whether nothing is decoded until the next random access point. */
    boolean skipping() {
        return skipping;
    }

    /** Whether a picture has become too old for anyone on its way through the decoder. */
    boolean tooOld(VideoPacket packet) {
        return lateness.isPresent()
                && packet.live()
                && !lateness.get()
                        .worthShowing(clock.getAsLong() - packet.times().ingestNanos());
    }

    /** A frame of the stream went on. */
    void shown(VideoPacket packet) {
        if (lateness.isPresent() && packet.live()) {
            served.served(packet.id().stream());
        }
    }
}
