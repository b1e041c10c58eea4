package io.maskstream.stream.video;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** Turns RGB arrays of one size into YUV 4:2:0 frames for an encoder. */
final class RgbConverter implements AutoCloseable {
    private static final int UNITY = 1 << 16;

    private final int width;
    private final int height;
    private final AVFrame rgb;
    private final AVFrame yuv;
    private final SwsContext context;

    /**
     * @param matrix colour matrix of the result, an {@code SWS_CS_} constant
     * @param fullRange whether the result uses all of 0 to 255
     * @param even whether to repeat the last column and row where the size is odd, for encoders that need even sizes
     */
    RgbConverter(int width, int height, int matrix, boolean fullRange, boolean even) {
        NativeMedia.load();
        this.width = width;
        this.height = height;
        int codedWidth = even ? width + (width & 1) : width;
        int codedHeight = even ? height + (height & 1) : height;
        rgb = frame(codedWidth, codedHeight, avutil.AV_PIX_FMT_RGB24);
        yuv = frame(codedWidth, codedHeight, fullRange ? avutil.AV_PIX_FMT_YUVJ420P : avutil.AV_PIX_FMT_YUV420P);
        context = NativeMedia.allocated(
                swscale.sws_getContext(
                        codedWidth,
                        codedHeight,
                        avutil.AV_PIX_FMT_RGB24,
                        codedWidth,
                        codedHeight,
                        yuv.format(),
                        swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INP,
                        null,
                        null,
                        (DoublePointer) null),
                "a colour converter");
        IntPointer table = swscale.sws_getCoefficients(matrix);
        swscale.sws_setColorspaceDetails(context, table, 1, table, fullRange ? 1 : 0, 0, UNITY, UNITY);
    }

    private static AVFrame frame(int width, int height, int format) {
        AVFrame frame = NativeMedia.allocated(avutil.av_frame_alloc(), "a frame");
        frame.width(width).height(height).format(format);
        if (avutil.av_frame_get_buffer(frame, 0) < 0) {
            avutil.av_frame_free(frame);
            throw new OutOfMemoryError("no native memory for a frame of %dx%d".formatted(width, height));
        }
        return frame;
    }

    /** The same pixels as YUV; valid until the next call. */
    AVFrame convert(byte[] pixels) {
        if (pixels.length != 3L * width * height) {
            throw new IllegalArgumentException("%d bytes of pixels, expected %d for %dx%d RGB"
                    .formatted(pixels.length, 3L * width * height, width, height));
        }
        // The encoder may still hold the last frame; writing into it would change what was encoded.
        avutil.av_frame_make_writable(yuv);
        fill(pixels);
        swscale.sws_scale(context, rgb.data(), rgb.linesize(), 0, rgb.height(), yuv.data(), yuv.linesize());
        return yuv;
    }

    private void fill(byte[] pixels) {
        int stride = rgb.linesize(0);
        ByteBuffer target = rgb.data(0).capacity((long) stride * rgb.height()).asByteBuffer();
        int row = 3 * width;
        for (int y = 0; y < rgb.height(); y++) {
            int from = Math.min(y, height - 1) * row;
            target.put(y * stride, pixels, from, row);
            if (rgb.width() > width) {
                target.put(y * stride + row, pixels, from + row - 3, 3);
            }
        }
    }

    int codedWidth() {
        return yuv.width();
    }

    int codedHeight() {
        return yuv.height();
    }

    int pixelFormat() {
        return yuv.format();
    }

    @Override
    public void close() {
        swscale.sws_freeContext(context);
        avutil.av_frame_free(rgb);
        avutil.av_frame_free(yuv);
    }
}
