package io.maskstream.stream.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;

/**
 * Writes RGB pictures as H.264 in MP4.
 *
 * <p>The file grows beside its place, under its name with {@code .part}, and takes its name in {@link #close}: under the
 * final name there is a whole file or none. {@link #abort} leaves nothing behind. The file's time starts at zero with
 * the first picture; the distances between the pictures are kept to the microsecond. An odd width or height is made even
 * by repeating the last column or row, since H.264 4:2:0 has no odd sizes.
 */
public final class VideoWriter implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final RgbConverter converter;
    private final H264Encoder encoder;
    private final AVFormatContext container;
    private final AVIOContext output;
    private final AVPacket packet;
    private final long frameDurationUs;
    private long firstPtsUs;
    private long lastPtsUs;
    private long frames;
    private boolean closed;

    private VideoWriter(
            Path file,
            Path part,
            RgbConverter converter,
            H264Encoder encoder,
            AVFormatContext container,
            AVIOContext output,
            double framesPerSecond) {
        this.file = file;
        this.part = part;
        this.converter = converter;
        this.encoder = encoder;
        this.container = container;
        this.output = output;
        this.frameDurationUs = Math.max(1, Math.round(NativeMedia.MICROSECONDS / framesPerSecond));
        packet = NativeMedia.allocated(avcodec.av_packet_alloc(), "a packet");
    }

    /**
     * Starts a file.
     *
     * @param file its final name; an existing file is replaced by {@link #close}
     * @param framesPerSecond nominal rate, for the rate control and the length of the last picture
     * @throws IOException if the file cannot be made or the encoder refuses the size
     */
    public static VideoWriter open(Path file, int width, int height, double framesPerSecond) throws IOException {
        NativeMedia.load();
        if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
            throw new IllegalArgumentException(
                    "%s: %s frames per second, expected more than 0 and at most 1000".formatted(file, framesPerSecond));
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        RgbConverter converter = new RgbConverter(width, height, swscale.SWS_CS_ITU709, false, true);
        H264Encoder encoder = null;
        try {
            encoder = H264Encoder.open(converter.codedWidth(), converter.codedHeight(), framesPerSecond);
            return start(file, part, converter, encoder, framesPerSecond);
        } catch (IOException | RuntimeException e) {
            converter.close();
            if (encoder != null) {
                encoder.close();
            }
            Files.deleteIfExists(part);
            throw e;
        }
    }

    private static VideoWriter start(
            Path file, Path part, RgbConverter converter, H264Encoder encoder, double framesPerSecond)
            throws MediaException {
        AVFormatContext container = new AVFormatContext(null);
        NativeMedia.check(
                avformat.avformat_alloc_output_context2(container, null, "mp4", null), "no MP4 writer for " + file);
        AVIOContext output = new AVIOContext(null);
        try (AVRational tick = NativeMedia.microseconds()) {
            NativeMedia.check(
                    avformat.avio_open(output, "file:" + part, avformat.AVIO_FLAG_WRITE), "cannot write " + part);
            container.pb(output);
            AVStream stream =
                    NativeMedia.allocated(avformat.avformat_new_stream(container, null), "a stream of " + file);
            stream.time_base(tick);
            encoder.describe(stream.codecpar());
            NativeMedia.check(avformat.avformat_write_header(container, (AVDictionary) null), "cannot write " + part);
            return new VideoWriter(file, part, converter, encoder, container, output, framesPerSecond);
        } catch (MediaException | RuntimeException e) {
            if (!output.isNull()) {
                avformat.avio_close(output);
            }
            avformat.avformat_free_context(container);
            throw e;
        }
    }

    /**
     * Adds a picture.
     *
     * @param rgb height x width x 3 bytes, rows first
     * @param ptsUs its time in microseconds, later than that of the picture before it
     * @throws IOException if the file cannot be written (a full disk, say)
     */
    public void write(byte[] rgb, long ptsUs) throws IOException {
        if (frames > 0 && ptsUs <= lastPtsUs) {
            throw new IllegalArgumentException(
                    "%s: a picture at %d us after one at %d us; times must go up".formatted(file, ptsUs, lastPtsUs));
        }
        if (frames == 0) {
            firstPtsUs = ptsUs;
        }
        AVFrame frame = converter.convert(rgb);
        frame.pts(ptsUs - firstPtsUs);
        encoder.send(frame);
        lastPtsUs = ptsUs;
        frames++;
        writePackets();
    }

    private void writePackets() throws MediaException {
        while (encoder.receive(packet)) {
            packet.stream_index(0);
            packet.duration(frameDurationUs);
            try (AVRational tick = NativeMedia.microseconds()) {
                avcodec.av_packet_rescale_ts(packet, tick, container.streams(0).time_base());
            }
            NativeMedia.check(avformat.av_interleaved_write_frame(container, packet), "cannot write " + part);
        }
    }

    /** Pictures written so far. */
    public long frames() {
        return frames;
    }

    /**
     * Finishes the file and gives it its name. A file without pictures is not made.
     *
     * @throws IOException if the last bytes cannot be written; then there is no file
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        if (frames == 0) {
            abort();
            return;
        }
        try {
            encoder.finish();
            writePackets();
            NativeMedia.check(avformat.av_write_trailer(container), "cannot finish " + part);
            closed = true;
            NativeMedia.check(release(), "cannot finish " + part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            abort();
            Files.deleteIfExists(part);
            throw e;
        }
    }

    /** Gives up: the pictures so far are thrown away and no file is left. Nothing happens if it is closed already. */
    public void abort() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        release();
        Files.deleteIfExists(part);
    }

    private int release() {
        avcodec.av_packet_free(packet);
        encoder.close();
        converter.close();
        int written = avformat.avio_close(output);
        container.pb(null);
        avformat.avformat_free_context(container);
        return written;
    }
}
