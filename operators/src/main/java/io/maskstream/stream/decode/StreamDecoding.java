package io.maskstream.stream.decode;

import io.maskstream.stream.decode.PendingPackets.Entry;
import io.maskstream.stream.decode.StreamState.Place;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.ShedReason;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.video.MediaException;
import io.maskstream.stream.video.Picture;
import io.maskstream.stream.video.RandomAccess;
import io.maskstream.stream.video.VideoDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One stream: packets in, frames out in the order in which they are shown, each once.
 *
 * <p>The decoder is opened when it is needed and fed what is kept since the last random access point; frames that are
 * out already are not put out again. So closing an idle decoder and restoring a checkpoint are the same thing.
 */
final class StreamDecoding implements AutoCloseable {
    private final DecodeSettings settings;
    private final DecodeCounters counters;
    private final DecodeOutput output;
    private final PendingPackets pending;
    private final TimeSampler sampler;
    private final FrameBuilder frames;
    private final LiveShedding shedding;
    private Optional<VideoDecoder> decoder = Optional.empty();
    private Place place;
    private OptionalLong shownEpoch;
    private boolean waiting;
    private boolean lossBeforeNext;
    private boolean ownNumbers;
    private long nextTag;
    private long shedBefore;
    private long decodeNanos;

    /** A stream of which nothing is shed. */
    StreamDecoding(StreamState state, DecodeSettings settings, DecodeCounters counters, DecodeOutput output) {
        this(state, settings, LiveShedding.none(), counters, output);
    }

    /** Takes a stream up from its state; frames that cannot be decoded again are counted as failed. */
    StreamDecoding(
            StreamState state,
            DecodeSettings settings,
            LiveShedding shedding,
            DecodeCounters counters,
            DecodeOutput output) {
        this.shedding = shedding;
        this.settings = settings;
        this.counters = counters;
        this.output = output;
        pending = new PendingPackets(settings.retention());
        sampler = new TimeSampler(settings.sampling(), state.sampleDueUs());
        frames = new FrameBuilder(settings, state.previewDueUs());
        place = state.place();
        shownEpoch = state.shownEpoch();
        waiting = state.waiting();
        for (Retained retained : state.retained()) {
            VideoPacket packet = retained.packet();
            pending.add(nextTag++, new Entry(retained, isRandomAccess(packet)));
        }
        counters.received(pending.unsettled() + state.lost());
        if (state.lost() > 0) {
            counters.failed(FailureReason.WAITING_FOR_KEYFRAME, state.lost());
        }
    }

    /** What a checkpoint keeps; everything that is not in it has been put out. */
    StreamState state() {
        boolean recoverable = pending.recoverable();
        return new StreamState(
                place,
                shownEpoch,
                sampler.dueUs(),
                frames.previewDueUs(),
                pending.retained(),
                pending.lostOnRestore(),
                waiting || shedding.skipping() || !recoverable);
    }

    private static boolean isRandomAccess(VideoPacket packet) {
        return RandomAccess.at(packet.codec(), packet.data(), packet.randomAccess());
    }

    /** Takes a packet, in decoding order. */
    void accept(Arrived arrived) {
        VideoPacket given = arrived.packet();
        counters.received(1);
        // Its reader has counted them.
        shedBefore += given.shedBefore();
        Optional<String> refusal = PacketCheck.refusal(given, settings.decoder().maxPixels());
        if (refusal.isPresent()) {
            lossBeforeNext = true;
            fail(given, arrived.position(), FailureReason.CORRUPT, refusal);
            return;
        }
        boolean randomAccess = isRandomAccess(given);
        ownNumbers |= !arrived.epochGiven()
                && !arrived.offset().equals(OptionalLong.of(given.id().sequence()));
        OptionalLong epochBefore = place.epoch();
        place = place.after(arrived, randomAccess);
        VideoPacket packet = inEpoch(given, place.epoch().orElseThrow());
        boolean newEpoch = epochBefore.isPresent() && !epochBefore.equals(place.epoch());
        boolean joins = given.shedBefore() > 0 && !packet.codec().intraOnly();
        if ((newEpoch || joins) && randomAccess || !sameCodec(packet.codec())) {
            breakOff();
        }
        if (waiting && !randomAccess) {
            fail(packet, arrived.position(), FailureReason.WAITING_FOR_KEYFRAME, Optional.empty());
            return;
        }
        waiting = false;
        LiveShedding.Decision decision = shedding.decide(packet, randomAccess);
        switch (decision) {
            case LEAVE_OUT -> shed(ShedReason.DECODE);
            case BREAK_OFF -> {
                breakOff();
                shed(ShedReason.DECODE);
            }
            case DECODE, DECODE_UNSHOWN ->
                take(arrived, packet, randomAccess, decision == LiveShedding.Decision.DECODE_UNSHOWN);
        }
    }

    private void take(Arrived arrived, VideoPacket packet, boolean randomAccess, boolean late) {
        reopen();
        boolean loss = lossBeforeNext || packet.shedBefore() > 0 && !randomAccess;
        lossBeforeNext = false;
        boolean unshown = late || arrived.decodeOnly();
        Entry entry = new Entry(new Retained(packet, arrived.position(), unshown, loss, false), randomAccess);
        if (late) {
            entry.late();
        }
        long tag = nextTag++;
        pending.add(tag, entry);
        decode(tag, entry);
        if (packet.codec().intraOnly()) {
            failAll(pending.settleAll());
            pending.clear();
        }
    }

    /** What follows is a sequence of its own: what the decoder holds back belongs to the one before. */
    private void breakOff() {
        finish();
        pending.clear();
    }

    private void shed(ShedReason reason) {
        counters.shed(reason);
        shedBefore++;
    }

    private boolean sameCodec(Codec codec) {
        return pending.all().isEmpty()
                ? decoder.isEmpty() || decoder.get().codec() == codec
                : pending.all().lastEntry().getValue().packet().codec() == codec;
    }

    private static VideoPacket inEpoch(VideoPacket packet, long epoch) {
        FrameId id = packet.id();
        return id.epoch() == epoch
                ? packet
                : new VideoPacket(
                        new FrameId(id.stream(), epoch, id.sequence()),
                        packet.times(),
                        packet.dtsUs(),
                        packet.codec(),
                        packet.data(),
                        packet.randomAccess(),
                        packet.rotation(),
                        packet.live(),
                        packet.shedBefore());
    }

    /** Opens the decoder where there is none, and feeds it what is kept. */
    private void reopen() {
        if (decoder.isPresent()) {
            return;
        }
        List<Map.Entry<Long, Entry>> kept = List.copyOf(pending.all().entrySet());
        if (kept.isEmpty()) {
            return;
        }
        Entry first = kept.get(0).getValue();
        open(first.packet(), first.randomAccess());
        kept.forEach(again -> decode(again.getKey(), again.getValue()));
    }

    private void open(VideoPacket first, boolean fromRandomAccess) {
        decoder = Optional.of(
                shedding.sheds(first)
                        ? VideoDecoder.openLive(first.codec(), settings.decoder(), !fromRandomAccess)
                        : VideoDecoder.open(first.codec(), settings.decoder(), !fromRandomAccess));
    }

    private void decode(long tag, Entry entry) {
        if (decoder.isEmpty()) {
            open(entry.packet(), entry.randomAccess());
        }
        VideoDecoder active = decoder.get();
        Retained origin = entry.origin();
        if (origin.lossBefore()) {
            active.lossBefore(tag);
        }
        boolean again = entry.settled();
        long started = System.nanoTime();
        VideoDecoder.Outcome outcome = active.decode(
                tag, entry.packet().data(), entry.packet().randomAccess(), origin.decodeOnly(), this::show);
        decodeNanos += System.nanoTime() - started;
        if (!again && outcome.problem().isPresent()) {
            counters.decodeError();
        }
        if (!entry.settled()) {
            settleUnshown(tag, entry, outcome);
        }
        if (decoder.isEmpty()) {
            return;
        }
        active.restartTag().ifPresent(restart -> failAll(pending.trimBefore(restart)));
        failAll(pending.giveUpOldest());
    }

    /** Deals with what will not be shown, as far as that is known already. */
    private void settleUnshown(long tag, Entry entry, VideoDecoder.Outcome outcome) {
        if (!outcome.taken()) {
            fail(entry.packet(), entry.origin().position(), FailureReason.WAITING_FOR_KEYFRAME, outcome.problem());
            pending.drop(tag);
            if (pending.all().isEmpty()) {
                // It was opened for a packet inside a group of pictures, which the next one may not be.
                closeDecoder();
            }
        } else if (entry.origin().decodeOnly()) {
            if (entry.isLate()) {
                shed(ShedReason.DECODE);
            } else {
                counters.sampledOut();
            }
            pending.settle(tag);
        } else {
            // Part of the picture may be there, and come out later.
            outcome.problem().ifPresent(entry::problem);
        }
    }

    private void show(Picture picture) {
        Optional<Entry> found = pending.get(picture.tag());
        if (found.isEmpty() || found.get().settled()) {
            return;
        }
        Entry entry = found.get();
        VideoPacket packet = entry.packet();
        pending.settle(picture.tag());
        counters.decoded();
        OptionalLong epoch = OptionalLong.of(packet.id().epoch());
        if (!epoch.equals(shownEpoch)) {
            sampler.restart();
            frames.startEpoch();
            shownEpoch = epoch;
        }
        if (shedding.tooOld(packet)) {
            shed(ShedReason.STALE);
            return;
        }
        if (!sampler.admits(packet.times().ptsUs())) {
            counters.sampledOut();
            return;
        }
        shedding.shown(packet);
        try {
            output.frame(frames.build(packet, picture, shedBefore, decodeNanos));
            shedBefore = 0;
            decodeNanos = 0;
        } catch (MediaException e) {
            fail(packet, entry.origin().position(), FailureReason.CORRUPT, Optional.of(e.getMessage()));
        }
    }

    private void failAll(List<Entry> never) {
        for (Entry entry : never) {
            FailureReason reason = entry.problem().isPresent() ? FailureReason.CORRUPT : withoutPicture();
            fail(entry.packet(), entry.origin().position(), reason, entry.problem());
        }
    }

    /** Before the first random access point a decoder may keep pictures to itself. */
    private FailureReason withoutPicture() {
        boolean joined = decoder.isEmpty() || decoder.get().restartTag().isPresent();
        return joined ? FailureReason.NO_PICTURE : FailureReason.WAITING_FOR_KEYFRAME;
    }

    private void fail(VideoPacket packet, String position, FailureReason reason, Optional<String> problem) {
        counters.failed(reason, 1);
        problem.ifPresent(text -> output.deadLetter(new DeadLetter(packet.id().stream(), position, text)));
    }

    /** Puts out all that the decoder holds back. The next packet starts anew, or where decoding can be taken up. */
    void finish() {
        if (pending.unsettled() > 0) {
            reopen();
        }
        decoder.ifPresent(active -> active.drain(this::show));
        failAll(pending.settleAll());
        closeDecoder();
        frames.release();
    }

    /**
     * Nothing has come for a while: puts out what the decoder holds back and frees it, unless decoding could not be
     * taken up again.
     */
    void rest() {
        if (pending.recoverable() || isLive()) {
            finish();
        }
    }

    /** Whether nothing is open, so that the state says all there is to say until the next packet. */
    boolean resting() {
        boolean lossMatters = lossBeforeNext && !pending.all().isEmpty();
        return decoder.isEmpty() && pending.unsettled() == 0 && shedBefore == 0 && !lossMatters;
    }

    /**
     * Whether a resting stream would go on in the same way if it began anew: it has no packets that others lean on, no
     * numbers or times that could start over, and nothing is due at a certain time.
     */
    boolean forgettable() {
        StreamState state = state();
        return state.retained().isEmpty()
                && !state.waiting()
                && !ownNumbers
                && state.sampleDueUs().isEmpty()
                && state.previewDueUs().isEmpty()
                && state.place().forgettable();
    }

    private boolean isLive() {
        return pending.all().isEmpty()
                || pending.all().lastEntry().getValue().packet().live();
    }

    /** Frames that are not out. */
    long pendingFrames() {
        return pending.unsettled();
    }

    private void closeDecoder() {
        decoder.ifPresent(VideoDecoder::close);
        decoder = Optional.empty();
    }

    @Override
    public void close() {
        closeDecoder();
        frames.close();
    }
}
