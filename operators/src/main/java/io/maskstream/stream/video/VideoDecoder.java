package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;

/**
 * Access units of one stream in, pictures out, in the order in which they are shown.
 *
 * <p>Each picture carries the tag of its access unit, whatever its timestamps say. Damage is no exception: the decoder
 * says what it could not use, goes on, and marks the pictures that may be wrong. A size that changes in mid-stream needs
 * nothing special; a picture above the limit is refused.
 */
public final class VideoDecoder implements AutoCloseable {
    private final Codec codec;
    private final AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;
    private final Tag tagPointer = new Tag();
    private final QualityTracker quality = new QualityTracker();
    private boolean parameterSetsSeen;
    private boolean closed;

    private VideoDecoder(Codec codec, AVCodecContext context) {
        this.codec = codec;
        this.context = context;
        packet = NativeMedia.allocated(avcodec.av_packet_alloc(), "a packet");
        frame = NativeMedia.allocated(avutil.av_frame_alloc(), "a frame");
    }

    /**
     * A decoder for one stream.
     *
     * @param joinedInside whether the first access unit is no random access point: then the pictures until the next one
     *     come out too, marked as waiting for it
     */
    public static VideoDecoder open(Codec codec, DecoderSettings settings, boolean joinedInside) {
        return open(codec, settings, joinedInside, avcodec.FF_COMPLIANCE_STRICT);
    }

    /**
     * As above, for one stream whose newest picture counts: of H.264 that does not say how far it reorders, no more pictures
     * are held back than were seen to be needed. Most cameras reorder nothing and do not say so, and at their levels' limit
     * each picture would come up to sixteen pictures late; where one does reorder, its first pictures that are out of order
     * do not come out.
     */
    public static VideoDecoder openLive(Codec codec, DecoderSettings settings, boolean joinedInside) {
        return open(codec, settings, joinedInside, avcodec.FF_COMPLIANCE_NORMAL);
    }

    private static VideoDecoder open(Codec codec, DecoderSettings settings, boolean joinedInside, int compliance) {
        NativeMedia.load();
        AVCodec decoder = avcodec.avcodec_find_decoder(NativeMedia.codecId(codec));
        if (decoder == null) {
            throw new IllegalStateException("this build of FFmpeg has no decoder for " + codec);
        }
        AVCodecContext context = NativeMedia.allocated(avcodec.avcodec_alloc_context3(decoder), "a decoder");
        context.max_pixels(settings.maxPixels());
        // A single picture must come out at once; threads would hold it back.
        context.thread_count(codec.intraOnly() ? 1 : settings.threads());
        int flags = context.flags() | avcodec.AV_CODEC_FLAG_COPY_OPAQUE;
        context.flags(joinedInside ? flags | avcodec.AV_CODEC_FLAG_OUTPUT_CORRUPT : flags);
        if (codec == Codec.H264) {
            // Streams that do not say how far they reorder: by default the decoder guesses, and drops pictures whenever
            // the guess was too low. Strictly, it waits for as many as the level allows.
            context.strict_std_compliance(compliance);
        }
        int opened = avcodec.avcodec_open2(context, decoder, (AVDictionary) null);
        if (opened < 0) {
            avcodec.avcodec_free_context(context);
            throw new IllegalStateException(
                    "the decoder for %s does not open: %s".formatted(codec, NativeMedia.errorText(opened)));
        }
        return new VideoDecoder(codec, context);
    }

    /**
     * Decodes an access unit and hands on the pictures that are ready, which may be of earlier ones, or none.
     *
     * @param tag number of the access unit in decoding order, not negative, higher than the last one
     * @param accessUnit Annex B for H.264 and H.265
     * @param keyFlag what the container or sender said about random access
     * @param decodeOnly whether its picture is only needed by others
     * @param pictures gets each picture, which is valid until it returns
     */
    public Outcome decode(
            long tag, byte[] accessUnit, boolean keyFlag, boolean decodeOnly, Consumer<Picture> pictures) {
        OptionalInt recovery = RandomAccess.recoveryFrames(codec, accessUnit, keyFlag);
        // A picture that is not shown cannot tell when everything before it has been: the next one does.
        recovery.ifPresent(frames -> quality.randomAccess(tag, decodeOnly ? frames + 1 : frames));
        parameterSetsSeen = parameterSetsSeen || RandomAccess.bringsParameterSets(codec, accessUnit);
        if (!parameterSetsSeen) {
            quality.damage(tag);
            return Outcome.refused(
                    codec + " without parameter sets: the stream must bring them at its random access points");
        }
        int size = avcodec.av_new_packet(packet, accessUnit.length);
        if (size < 0) {
            throw new OutOfMemoryError("no native memory for a packet of %d bytes".formatted(accessUnit.length));
        }
        try {
            packet.data().put(accessUnit);
            // A null pointer is no tag, so that tags start at address 1.
            packet.opaque(tagPointer.at(tag + 1));
            packet.flags((recovery.isPresent() ? avcodec.AV_PKT_FLAG_KEY : 0)
                    | (decodeOnly ? avcodec.AV_PKT_FLAG_DISCARD : 0));
            int sent = avcodec.avcodec_send_packet(context, packet);
            int received = receive(tag, pictures);
            int error = sent < 0 ? sent : received;
            if (error < 0) {
                quality.damage(tag);
                return Outcome.damaged("%s access unit of %d bytes cannot be decoded: %s"
                        .formatted(codec, accessUnit.length, NativeMedia.errorText(error)));
            }
            return Outcome.FINE;
        } finally {
            avcodec.av_packet_unref(packet);
        }
    }

    /**
     * Hands on the pictures that the decoder holds back. It takes new access units afterwards, from a random access
     * point on.
     */
    public void drain(Consumer<Picture> pictures) {
        avcodec.avcodec_send_packet(context, null);
        receive(Long.MAX_VALUE, pictures);
        avcodec.avcodec_flush_buffers(context);
    }

    /** Hands on what is ready; returns the last error, or 0. */
    private int receive(long newest, Consumer<Picture> pictures) {
        int error = 0;
        while (true) {
            int result = avcodec.avcodec_receive_frame(context, frame);
            if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF) {
                return error;
            }
            if (result < 0) {
                error = result;
                continue;
            }
            try {
                hand(newest, pictures);
            } finally {
                avutil.av_frame_unref(frame);
            }
        }
    }

    private void hand(long newest, Consumer<Picture> pictures) {
        Pointer opaque = frame.opaque();
        long tag = opaque == null ? newest : opaque.address() - 1;
        if (frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
            quality.damage(tag);
        }
        pictures.accept(new Picture(frame, tag, quality.shown(tag)));
    }

    /** What it decodes. */
    public Codec codec() {
        return codec;
    }

    /** Tells that packets are missing before the access unit with this tag. */
    public void lossBefore(long tag) {
        quality.damage(tag);
    }

    /**
     * Tag of the last access unit from which a new decoder could go on without losing a picture, because all pictures
     * of earlier ones have been handed on; empty before the first.
     */
    public OptionalLong restartTag() {
        return quality.restart();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        avcodec.avcodec_free_context(context);
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        tagPointer.close();
    }

    /**
     * What became of an access unit.
     *
     * @param taken whether the decoder has it, so that its picture may still come
     * @param problem what is wrong with it; empty if nothing is
     */
    public record Outcome(boolean taken, Optional<String> problem) {
        static final Outcome FINE = new Outcome(true, Optional.empty());

        static Outcome refused(String problem) {
            return new Outcome(false, Optional.of(problem));
        }

        static Outcome damaged(String problem) {
            return new Outcome(true, Optional.of(problem));
        }
    }

    /** An address that is a number: it travels through the decoder beside the packet and is never followed. */
    private static final class Tag extends Pointer {
        Tag at(long value) {
            address = value;
            return this;
        }
    }
}
