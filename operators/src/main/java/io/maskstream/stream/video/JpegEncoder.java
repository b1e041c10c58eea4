package io.maskstream.stream.video;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;

/** Encodes RGB pictures of one size as JPEG (full range, the matrix of BT.601, 4:2:0). */
public final class JpegEncoder implements AutoCloseable {
    /** Good enough to look at: the quantiser scale, from 2 (best) to 31. */
    public static final int DEFAULT_QUANTISER = 4;

    private final int width;
    private final int height;
    private final RgbConverter converter;
    private final AVCodecContext context;
    private final AVPacket packet;
    private final int quantiser;

    private JpegEncoder(int width, int height, int quantiser, AVCodecContext context) {
        this.width = width;
        this.height = height;
        this.quantiser = quantiser;
        this.context = context;
        converter = new RgbConverter(width, height, swscale.SWS_CS_ITU601, true, false);
        packet = NativeMedia.allocated(avcodec.av_packet_alloc(), "a packet");
    }

    /**
     * An encoder for pictures of this size.
     *
     * @param quantiser from 2 (best) to 31
     * @throws MediaException if the encoder refuses the size
     */
    public static JpegEncoder open(int width, int height, int quantiser) throws MediaException {
        NativeMedia.load();
        if (quantiser < 2 || quantiser > 31) {
            throw new IllegalArgumentException("quantiser is %d, expected 2 (best) to 31".formatted(quantiser));
        }
        AVCodec codec = avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_MJPEG);
        AVCodecContext context = NativeMedia.allocated(avcodec.avcodec_alloc_context3(codec), "a JPEG encoder");
        try (AVRational tick = NativeMedia.microseconds()) {
            context.width(width).height(height).time_base(tick);
            context.pix_fmt(avutil.AV_PIX_FMT_YUVJ420P);
            context.color_range(avutil.AVCOL_RANGE_JPEG);
            context.thread_count(1);
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_QSCALE | avcodec.AV_CODEC_FLAG_BITEXACT);
            int opened = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
            if (opened < 0) {
                throw new MediaException("no JPEG encoder for pictures of %dx%d: %s"
                        .formatted(width, height, NativeMedia.errorText(opened)));
            }
            return new JpegEncoder(width, height, quantiser, context);
        } catch (MediaException | RuntimeException e) {
            avcodec.avcodec_free_context(context);
            throw e;
        }
    }

    /** Columns of the pictures that it takes. */
    public int width() {
        return width;
    }

    /** Rows of the pictures that it takes. */
    public int height() {
        return height;
    }

    /**
     * One picture as a JPEG file.
     *
     * @param rgb height x width x 3 bytes, rows first
     */
    public byte[] encode(byte[] rgb) throws MediaException {
        AVFrame frame = converter.convert(rgb);
        frame.quality(quantiser * avutil.FF_QP2LAMBDA);
        NativeMedia.check(avcodec.avcodec_send_frame(context, frame), "JPEG encoder");
        NativeMedia.check(avcodec.avcodec_receive_packet(context, packet), "JPEG encoder");
        byte[] jpeg = new byte[packet.size()];
        packet.data().get(jpeg);
        avcodec.av_packet_unref(packet);
        return jpeg;
    }

    @Override
    public void close() {
        avcodec.avcodec_free_context(context);
        avcodec.av_packet_free(packet);
        converter.close();
    }
}
