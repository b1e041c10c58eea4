package io.maskstream.stream.video;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** H.264 by OpenH264, tagged BT.709 with limited range, times in microseconds, a random access point every two seconds. */
final class H264Encoder implements AutoCloseable {
    /** OpenH264 at this rate keeps flat overlays and edges clean; twice of what camera pictures need. */
    private static final double BITS_PER_PIXEL = 0.2;

    private static final long LEAST_BITS_PER_SECOND = 500_000;

    private final AVCodecContext context;

    private H264Encoder(AVCodecContext context) {
        this.context = context;
    }

    static H264Encoder open(int width, int height, double framesPerSecond) throws MediaException {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopenh264");
        if (codec == null) {
            throw new MediaException("this build of FFmpeg has no libopenh264; video cannot be written");
        }
        AVCodecContext context = NativeMedia.allocated(avcodec.avcodec_alloc_context3(codec), "an H.264 encoder");
        try (AVRational tick = NativeMedia.microseconds();
                AVRational rate = avutil.av_d2q(framesPerSecond, NativeMedia.MICROSECONDS)) {
            context.width(width).height(height).time_base(tick).framerate(rate);
            context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
            context.color_range(avutil.AVCOL_RANGE_MPEG);
            context.colorspace(avutil.AVCOL_SPC_BT709);
            context.color_primaries(avutil.AVCOL_PRI_BT709);
            context.color_trc(avutil.AVCOL_TRC_BT709);
            context.gop_size((int) Math.max(1, Math.round(2 * framesPerSecond)));
            context.bit_rate(
                    Math.max(LEAST_BITS_PER_SECOND, Math.round(BITS_PER_PIXEL * width * height * framesPerSecond)));
            context.thread_count(1);
            // MP4 keeps the parameter sets once, in its header.
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
            int opened = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
            if (opened < 0) {
                throw new MediaException("no H.264 encoder for video of %dx%d: %s"
                        .formatted(width, height, NativeMedia.errorText(opened)));
            }
            return new H264Encoder(context);
        } catch (MediaException | RuntimeException e) {
            avcodec.avcodec_free_context(context);
            throw e;
        }
    }

    void describe(AVCodecParameters parameters) throws MediaException {
        NativeMedia.check(avcodec.avcodec_parameters_from_context(parameters, context), "H.264 encoder");
    }

    void send(AVFrame frame) throws MediaException {
        NativeMedia.check(avcodec.avcodec_send_frame(context, frame), "H.264 encoder");
    }

    /** Tells the encoder that no more pictures come; what it holds back is received afterwards. */
    void finish() throws MediaException {
        NativeMedia.check(avcodec.avcodec_send_frame(context, null), "H.264 encoder");
    }

    /** Whether a packet was ready; the caller hands it on. */
    boolean receive(AVPacket packet) throws MediaException {
        int result = avcodec.avcodec_receive_packet(context, packet);
        if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF) {
            return false;
        }
        NativeMedia.check(result, "H.264 encoder");
        return true;
    }

    @Override
    public void close() {
        avcodec.avcodec_free_context(context);
    }
}
