package io.maskstream.stream.source;

import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.VideoPacket;
import java.util.Objects;
import java.util.OptionalLong;

/** What a source hands to decode: a packet, or input that is none and why. */
public sealed interface SourceElement {

    /** What to partition by: the stream id, or the stand-in of a dead letter. */
    String stream();

    /**
     * A packet.
     *
     * @param packet as it came; its epoch is final only if {@code epochGiven}
     * @param offset its Kafka offset; empty where the source is none
     * @param epochGiven whether the source knows the epoch. If not, decode, which sees the stream in order, makes it
     *     from the offset of the last discontinuity
     * @param decodeOnly whether its picture is only needed by others and is not shown
     */
    record Arrived(VideoPacket packet, OptionalLong offset, boolean epochGiven, boolean decodeOnly)
            implements SourceElement {
        public Arrived {
            Objects.requireNonNull(packet);
            Objects.requireNonNull(offset);
            if (!epochGiven && offset.isEmpty()) {
                throw new IllegalArgumentException(
                        "packet %s has neither an epoch nor an offset to make one from".formatted(packet.id()));
            }
        }

        @Override
        public String stream() {
            return packet.id().stream();
        }

        /** Where it was, for people: the offset, else its time, else its number. */
        public String position() {
            if (offset.isPresent()) {
                return "offset " + offset.getAsLong();
            }
            OptionalLong ptsUs = packet.times().ptsUs();
            return ptsUs.isPresent()
                    ? "pts " + ptsUs.getAsLong()
                    : "access unit " + packet.id().sequence();
        }
    }

    /**
     * Input that is no packet.
     *
     * @param letter where it was and what is wrong with it
     */
    record Refused(DeadLetter letter) implements SourceElement {
        public Refused {
            Objects.requireNonNull(letter);
        }

        @Override
        public String stream() {
            return letter.stream();
        }
    }
}
