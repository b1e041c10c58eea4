package io.maskstream.stream.decode;

import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.Timeline;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a checkpoint keeps of one stream.
 *
 * @param place epoch and times so far
 * @param shownEpoch epoch of the last frame that was shown; empty before the first
 * @param sampleDueUs when the next frame is due; empty where any is
 * @param previewDueUs when the next preview is due; empty where any is
 * @param retained packets from a random access point on, in decoding order; none for pictures and live streams
 * @param lost frames that were still in the decoder and cannot be decoded again, since more was open than is kept
 * @param waiting whether decoding can only go on at a random access point, for the same reason
 */
record StreamState(
        Place place,
        OptionalLong shownEpoch,
        OptionalLong sampleDueUs,
        OptionalLong previewDueUs,
        List<Retained> retained,
        long lost,
        boolean waiting) {
    StreamState {
        Objects.requireNonNull(place);
        Objects.requireNonNull(shownEpoch);
        Objects.requireNonNull(sampleDueUs);
        Objects.requireNonNull(previewDueUs);
        retained = List.copyOf(retained);
        if (lost < 0) {
            throw new IllegalArgumentException("lost is %d, a count".formatted(lost));
        }
    }

    /** Whether frames are still to come out of it, or to be counted, without a further packet. */
    boolean open() {
        return lost > 0 || retained.stream().anyMatch(packet -> !packet.settled());
    }

    /** Of a stream that nothing is known of. */
    static StreamState start() {
        return new StreamState(
                Place.start(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), List.of(), 0, false);
    }

    /**
     * Where a stream is.
     *
     * @param timeline its times since the last discontinuity
     * @param epoch its epoch; empty before the first packet
     * @param lastSequence sequence of the last packet; empty before the first
     */
    record Place(Timeline timeline, OptionalLong epoch, OptionalLong lastSequence) {
        Place {
            Objects.requireNonNull(timeline);
            Objects.requireNonNull(epoch);
            Objects.requireNonNull(lastSequence);
        }

        /** Of a stream that nothing is known of. */
        static Place start() {
            return new Place(Timeline.start(), OptionalLong.empty(), OptionalLong.empty());
        }

        /**
         * Whether a packet finds its epoch without it: the source says epochs itself, or the stream is in its first one
         * and has no times of its own that could start over.
         */
        boolean forgettable() {
            boolean givenEpoch = timeline.equals(Timeline.start());
            boolean timeless =
                    timeline.highestPtsUs().isEmpty() && timeline.lastDtsUs().isEmpty() && epoch.orElse(0) == 0;
            return givenEpoch || timeless;
        }

        /**
         * The place behind a packet, whose epoch it settles: the source's where it gave one, else the offset of the last
         * discontinuity, else 0.
         */
        Place after(Arrived arrived, boolean randomAccess) {
            VideoPacket packet = arrived.packet();
            long sequence = packet.id().sequence();
            if (arrived.epochGiven()) {
                return new Place(Timeline.start(), OptionalLong.of(packet.id().epoch()), OptionalLong.of(sequence));
            }
            // The time of a Kafka record is its sender's idea of now, not the stream's time; it may jump as it likes.
            boolean ownTime = !packet.times().ptsUs().equals(packet.times().kafkaTimestampUs());
            Timeline.Stamp stamp = new Timeline.Stamp(
                    ownTime ? packet.times().ptsUs() : OptionalLong.empty(),
                    packet.dtsUs(),
                    randomAccess,
                    packet.codec().intraOnly());
            boolean restarted = lastSequence.isPresent() && sequence < lastSequence.getAsLong();
            boolean broken = restarted || timeline.breaksAt(stamp);
            long now = broken ? arrived.offset().orElseThrow() : epoch.orElse(0);
            return new Place(timeline.after(stamp, broken), OptionalLong.of(now), OptionalLong.of(sequence));
        }
    }
}
