package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Reads a camera over RTSP (RFC 2326) and RTP: H.264 (RFC 6184), H.265 (RFC 7798), MJPEG (RFC 2435).
 *
 * <p>Every call ends within the target's limit, whatever the other side does. An access unit is complete when the next one
 * begins, which is when it is handed out; its time of arrival is that of its own last byte.
 */
public final class RtspConnection implements CameraConnection {
    /** The largest access unit: more than that no camera sends. */
    static final long MOST_BYTES = 16L << 20;

    private final InterruptGuard guard;
    private final Duration limit;
    private final AVFormatContext session;
    private final int track;
    private final Codec codec;
    private final StreamFormat format;
    private final AccessUnits units = new AccessUnits(MOST_BYTES);
    private final AVPacket packet = NativeMedia.allocated(avcodec.av_packet_alloc(), "a packet");
    private final AVRational timeBase;
    private final AVRational microseconds = NativeMedia.microseconds();
    private final InstantSource clock = InstantSource.system();
    private boolean closed;

    private RtspConnection(RtspTarget target, InterruptGuard guard, AVFormatContext session, int track, Codec codec) {
        this.guard = guard;
        this.limit = target.limit();
        this.session = session;
        this.track = track;
        this.codec = codec;
        AVStream stream = session.streams(track);
        timeBase = new AVRational()
                .num(stream.time_base().num())
                .den(stream.time_base().den());
        format = new StreamFormat(codec);
        format.configure(bytes(stream.codecpar().extradata(), stream.codecpar().extradata_size()));
    }

    /**
     * Connects and asks for the pictures.
     *
     * @param target where to
     * @param guard ends the attempt from another thread, if need be; belongs to the connection from now on
     * @throws IOException if there is no camera that can be read; the message says why, without path and credentials
     */
    public static RtspConnection open(RtspTarget target, Attempt guard) throws IOException {
        InterruptGuard interrupts = guard.interrupts;
        AVFormatContext session = null;
        try {
            session = RtspSession.open(target, interrupts);
            int track = RtspSession.videoTrack(session);
            return new RtspConnection(target, interrupts, session, track, RtspSession.codec(session, track));
        } catch (IOException | RuntimeException e) {
            if (session != null) {
                avformat.avformat_close_input(session);
            }
            interrupts.close();
            throw e;
        }
    }

    /** A connection in the making: what ends it exists before it. */
    public static final class Attempt {
        private final InterruptGuard interrupts;

        /** @param limit longest time of any call */
        public Attempt(Duration limit) {
            NativeMedia.load();
            interrupts = new InterruptGuard(limit);
        }

        /** Ends the attempt, or what became of it; from any thread. */
        public void stop() {
            interrupts.stop();
        }
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public CameraUnit next() throws IOException {
        // Once for a whole access unit: who sends it byte by byte is silent, too.
        guard.arm();
        while (true) {
            int result = avformat.av_read_frame(session, packet);
            if (result == avutil.AVERROR_EOF) {
                Optional<CameraUnit> last = units.last();
                if (last.isPresent()) {
                    return standingAlone(last.get());
                }
            }
            if (result < 0) {
                throw new IOException(problem(result));
            }
            try {
                if (packet.stream_index() == track && packet.size() > 0) {
                    Optional<CameraUnit> complete = units.add(piece());
                    if (complete.isPresent()) {
                        return standingAlone(complete.get());
                    }
                }
            } finally {
                avcodec.av_packet_unref(packet);
            }
            if (guard.expired()) {
                throw new IOException(problem(avutil.AVERROR_EXIT));
            }
        }
    }

    private String problem(int result) {
        if (guard.stopped()) {
            return "was stopped";
        }
        if (guard.expired()) {
            return "sent no complete picture for " + text(limit);
        }
        return result == avutil.AVERROR_EOF ? "ended the connection" : "broke off: " + NativeMedia.errorText(result);
    }

    static String text(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private AccessUnits.Piece piece() {
        Instant now = clock.instant();
        return new AccessUnits.Piece(
                packet.pts() == avutil.AV_NOPTS_VALUE
                        ? OptionalLong.empty()
                        : OptionalLong.of(avutil.av_rescale_q(packet.pts(), timeBase, microseconds)),
                captureUs(),
                bytes(packet.data(), packet.size()),
                (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0,
                ChronoUnit.MICROS.between(Instant.EPOCH, now),
                System.nanoTime());
    }

    /** The sender's clock, which the library has worked out from the sender's last report. */
    private OptionalLong captureUs() {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer side = avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_PRFT, size);
            if (side == null || side.isNull() || size.get() < Long.BYTES) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(new AVProducerReferenceTime(side).wallclock());
        }
    }

    private CameraUnit standingAlone(CameraUnit unit) {
        StreamFormat.Converted converted = format.convert(unit.data(), unit.randomAccess());
        return new CameraUnit(
                unit.ptsUs(),
                unit.captureUs(),
                unit.ingestUs(),
                unit.ingestNanos(),
                converted.data(),
                converted.randomAccess());
    }

    private static byte[] bytes(BytePointer pointer, long size) {
        if (pointer == null || pointer.isNull() || size <= 0) {
            return new byte[0];
        }
        byte[] bytes = new byte[(int) size];
        pointer.get(bytes);
        return bytes;
    }

    @Override
    public void stop() {
        guard.stop();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // Saying good-bye may block too, on a camera that is gone.
        guard.arm();
        avcodec.av_packet_free(packet);
        avformat.avformat_close_input(session);
        guard.close();
        timeBase.close();
        microseconds.close();
    }
}
