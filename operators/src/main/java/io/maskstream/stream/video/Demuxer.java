package io.maskstream.stream.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Reads the video of a file as access units in decoding order.
 *
 * <p>The same file gives the same access units with the same numbers each time. Only local files in known containers
 * with known codecs are opened: no play lists, no other protocols. {@link #next} may be interrupted by {@link #stop}
 * from any thread and never takes longer than the limit.
 */
public final class Demuxer implements AutoCloseable {
    /** Longest single read, for disks that hang. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    private final Path file;
    private final InterruptGuard guard;
    private final AVFormatContext container;
    private final int streamIndex;
    private final MediaInfo info;
    private final StreamFormat format;
    private final AVPacket packet = NativeMedia.allocated(avcodec.av_packet_alloc(), "a packet");
    private final AVRational timeBase;
    private final AVRational microseconds = NativeMedia.microseconds();
    private final boolean hasTimes;
    private final boolean mayLeap;
    private Timeline timeline = Timeline.start();
    private long discontinuities;
    private long index;
    private boolean closed;

    private Demuxer(Path file, InterruptGuard guard, AVFormatContext container, int streamIndex, MediaInfo info) {
        this.file = file;
        this.guard = guard;
        this.container = container;
        this.streamIndex = streamIndex;
        this.info = info;
        AVStream stream = container.streams(streamIndex);
        timeBase = new AVRational()
                .num(stream.time_base().num())
                .den(stream.time_base().den());
        int flags = container.iformat().flags();
        // Raw streams have no times; what the library gives there is made from a nominal frame rate.
        hasTimes = (flags & avformat.AVFMT_NOTIMESTAMPS) == 0;
        mayLeap = (flags & avformat.AVFMT_TS_DISCONT) != 0;
        format = new StreamFormat(info.codec());
        AVCodecParameters parameters = stream.codecpar();
        format.configure(bytes(parameters.extradata(), parameters.extradata_size()));
    }

    /** Opens a file with the default limit per read. */
    public static Demuxer open(Path file) throws IOException {
        return open(file, DEFAULT_LIMIT);
    }

    /**
     * Opens a file.
     *
     * @param limit longest single read
     * @throws MediaException if it is no video that can be read; the message says why
     */
    public static Demuxer open(Path file, Duration limit) throws IOException {
        NativeMedia.load();
        if (!Files.isRegularFile(file)) {
            throw new MediaException(
                    Files.exists(file) ? file + " is not a regular file" : file + " does not exist; check the path");
        }
        InterruptGuard guard = new InterruptGuard(limit);
        AVFormatContext container = null;
        try {
            container = MediaProbe.open(file, guard);
            int streamIndex = MediaProbe.videoStream(file, container);
            MediaInfo info = MediaProbe.describe(file, container, streamIndex);
            return new Demuxer(file, guard, container, streamIndex, info);
        } catch (IOException | RuntimeException e) {
            if (container != null) {
                avformat.avformat_close_input(container);
            }
            guard.close();
            throw e;
        }
    }

    /** What the file says about its video. */
    public MediaInfo info() {
        return info;
    }

    /** Number of the access unit that {@link #next} reads. */
    public long position() {
        return index;
    }

    /** How often times have started over so far. */
    public long discontinuities() {
        return discontinuities;
    }

    /**
     * The next access unit; empty at the end.
     *
     * @throws MediaException if the file is damaged so that it cannot be read on
     * @throws IOException if reading failed and may succeed another time: an error of the disk, the limit, or
     *     {@link #stop}
     */
    public Optional<AccessUnit> next() throws IOException {
        while (true) {
            guard.arm();
            int result = avformat.av_read_frame(container, packet);
            if (result == avutil.AVERROR_EOF) {
                return Optional.empty();
            }
            if (result == avutil.AVERROR_INVALIDDATA) {
                throw new MediaException("%s is damaged from access unit %d on".formatted(file, index));
            }
            if (result < 0) {
                String reason =
                        guard.expired() ? "the read took too long or was stopped" : NativeMedia.errorText(result);
                throw new IOException("%s: cannot read access unit %d: %s".formatted(file, index, reason));
            }
            try {
                if (packet.stream_index() == streamIndex && packet.size() > 0) {
                    return Optional.of(accessUnit());
                }
            } finally {
                avcodec.av_packet_unref(packet);
            }
        }
    }

    /**
     * Reads on up to an access unit, whose predecessors are read but not returned; so the numbers and the count of
     * discontinuities are the same as without skipping.
     *
     * @param target number of the access unit that {@link #next} returns afterwards; not before {@link #position}
     * @param most how many access units to read at most in this call, so that the caller can look up between
     * @return whether it was reached; false also at the end of the file
     */
    public boolean skipTo(long target, int most) throws IOException {
        if (target < index) {
            throw new IllegalArgumentException(
                    "%s: cannot go back from access unit %d to %d".formatted(file, index, target));
        }
        for (int i = 0; i < most && index < target; i++) {
            if (next().isEmpty()) {
                return false;
            }
        }
        return index == target;
    }

    private AccessUnit accessUnit() {
        SizeTPointer size = new SizeTPointer(1);
        BytePointer header = avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_NEW_EXTRADATA, size);
        if (header != null && !header.isNull()) {
            format.configure(bytes(header, size.get()));
        }
        size.deallocate();
        boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        StreamFormat.Converted converted = format.convert(bytes(packet.data(), packet.size()), key);
        Timeline.Stamp stamp = new Timeline.Stamp(
                micros(packet.pts()),
                micros(packet.dts()),
                converted.randomAccess(),
                info.codec().intraOnly());
        boolean broken = timeline.breaksAt(stamp) || mayLeap && timeline.leapsAt(stamp);
        timeline = timeline.after(stamp, broken);
        if (broken) {
            discontinuities++;
        }
        return new AccessUnit(
                index++,
                discontinuities,
                stamp.ptsUs(),
                stamp.dtsUs(),
                converted.data(),
                converted.randomAccess(),
                (packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) != 0);
    }

    private OptionalLong micros(long ticks) {
        if (!hasTimes || ticks == avutil.AV_NOPTS_VALUE) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(avutil.av_rescale_q(ticks, timeBase, microseconds));
    }

    private static byte[] bytes(BytePointer pointer, long size) {
        if (pointer == null || pointer.isNull() || size <= 0) {
            return new byte[0];
        }
        byte[] bytes = new byte[(int) size];
        pointer.get(bytes);
        return bytes;
    }

    /** Ends a read in progress and all later ones; from any thread. */
    public void stop() {
        guard.stop();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        avcodec.av_packet_free(packet);
        avformat.avformat_close_input(container);
        guard.close();
        timeBase.close();
        microseconds.close();
    }
}
