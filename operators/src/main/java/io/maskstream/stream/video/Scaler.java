package io.maskstream.stream.video;

import io.maskstream.model.PixelArea;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Turns decoded pictures upright and scales them (bicubic) to RGB.
 *
 * <p>Colour matrix and range are taken from each picture. Where it does not say, the matrix is that of BT.601 and YUV is
 * of limited range, as the ffmpeg command has it. One scaler is good for pictures of any size in turn; it is fastest
 * while the sizes stay the same.
 */
public final class Scaler implements AutoCloseable {
    /** What lies beside the frame: the mean of the pictures that CLIP was trained on, which is zero after its norm. */
    private static final byte[] PADDING = {123, 117, 104};

    /** How the ffmpeg command is told to scale in the same way: {@code -vf scale=W:H:flags=…}. */
    public static final String COMMAND_FLAGS = "bicubic+accurate_rnd+full_chroma_int";

    /** Without the last two colours are off by up to 3; with them by 1, at half as much time again. */
    private static final int FLAGS = swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INT;

    private static final int UNITY = 1 << 16;
    private static final int ALIGNMENT = 64;

    private SwsContext context;
    private Conversion conversion;
    private BytePointer buffer = new BytePointer();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int stride;
    private byte[] unturned = {};
    private final PointerPointer<BytePointer> targetData = new PointerPointer<>(4);
    private final IntPointer targetStride = new IntPointer(4);

    /** What the native converter has been set up for. */
    private record Conversion(
            int fromWidth, int fromHeight, int format, int matrix, boolean fullRange, int width, int height) {}

    public Scaler() {
        NativeMedia.load();
    }

    /**
     * Scales all of a picture.
     *
     * @param orientation how it must be turned
     * @param width columns of the result, after turning
     * @param height rows of the result, after turning
     * @return height x width x 3 bytes, rows first
     * @throws MediaException if the picture's format or size cannot be scaled to this
     */
    public byte[] scale(Picture picture, Orientation orientation, int width, int height) throws MediaException {
        return scale(picture, orientation, width, height, PixelArea.whole(height, width));
    }

    /**
     * Scales a picture into a part of the result.
     *
     * @param content where in the result the picture goes; the rest is filled with a neutral colour
     * @return height x width x 3 bytes, rows first
     * @throws MediaException if the picture's format or size cannot be scaled to this
     */
    public byte[] scale(Picture picture, Orientation orientation, int width, int height, PixelArea content)
            throws MediaException {
        if (content.right() > width || content.bottom() > height) {
            throw new IllegalArgumentException("content %s lies outside of %dx%d".formatted(content, width, height));
        }
        boolean swap = orientation.swapsSides();
        int scaledWidth = swap ? content.height() : content.width();
        int scaledHeight = swap ? content.width() : content.height();
        run(picture.frame(), scaledWidth, scaledHeight);
        byte[] result = new byte[3 * width * height];
        if (content.width() < width || content.height() < height) {
            pad(result);
        }
        if (orientation.equals(Orientation.UPRIGHT)) {
            copyRows(result, width, content);
        } else {
            turn(result, width, content, orientation, scaledWidth, scaledHeight);
        }
        return result;
    }

    private void run(AVFrame frame, int width, int height) throws MediaException {
        Conversion wanted = new Conversion(
                frame.width(),
                frame.height(),
                frame.format(),
                frame.colorspace(),
                frame.color_range() == avutil.AVCOL_RANGE_JPEG || isFullRangeFormat(frame.format()),
                width,
                height);
        if (!wanted.equals(conversion)) {
            prepare(wanted);
        }
        swscale.sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), targetData, targetStride);
    }

    private void prepare(Conversion wanted) throws MediaException {
        release();
        context = swscale.sws_getContext(
                wanted.fromWidth,
                wanted.fromHeight,
                wanted.format,
                wanted.width,
                wanted.height,
                avutil.AV_PIX_FMT_RGB24,
                FLAGS,
                null,
                null,
                (DoublePointer) null);
        if (context == null || context.isNull()) {
            throw new MediaException("a picture of %dx%d cannot be scaled to %dx%d"
                    .formatted(wanted.fromWidth, wanted.fromHeight, wanted.width, wanted.height));
        }
        IntPointer from = swscale.sws_getCoefficients(wanted.matrix);
        IntPointer to = swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT);
        swscale.sws_setColorspaceDetails(context, from, wanted.fullRange ? 1 : 0, to, 1, 0, UNITY, UNITY);
        stride = (3 * wanted.width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        // The scaler's wide stores may run over the end of a row, the last one's too.
        buffer = new BytePointer((long) stride * wanted.height + ALIGNMENT);
        bytes = buffer.asByteBuffer();
        targetData.put(0, buffer);
        targetStride.put(0, stride);
        conversion = wanted;
    }

    private static boolean isFullRangeFormat(int format) {
        return format == avutil.AV_PIX_FMT_YUVJ420P
                || format == avutil.AV_PIX_FMT_YUVJ422P
                || format == avutil.AV_PIX_FMT_YUVJ444P
                || format == avutil.AV_PIX_FMT_YUVJ440P
                || format == avutil.AV_PIX_FMT_YUVJ411P;
    }

    private static void pad(byte[] result) {
        System.arraycopy(PADDING, 0, result, 0, PADDING.length);
        int filled = PADDING.length;
        while (filled < result.length) {
            System.arraycopy(result, 0, result, filled, Math.min(filled, result.length - filled));
            filled *= 2;
        }
    }

    private void copyRows(byte[] result, int width, PixelArea content) {
        for (int y = 0; y < content.height(); y++) {
            bytes.get(y * stride, result, 3 * ((content.y() + y) * width + content.x()), 3 * content.width());
        }
    }

    private void turn(
            byte[] result, int width, PixelArea content, Orientation orientation, int fromWidth, int fromHeight) {
        int size = stride * fromHeight;
        if (unturned.length < size) {
            unturned = new byte[size];
        }
        bytes.get(0, unturned, 0, size);
        for (int y = 0; y < content.height(); y++) {
            int target = 3 * ((content.y() + y) * width + content.x());
            for (int x = 0; x < content.width(); x++) {
                int fromX =
                        switch (orientation.rotation()) {
                            case 90 -> y;
                            case 180 -> fromWidth - 1 - x;
                            case 270 -> fromWidth - 1 - y;
                            default -> x;
                        };
                int fromY =
                        switch (orientation.rotation()) {
                            case 90 -> fromHeight - 1 - x;
                            case 180 -> fromHeight - 1 - y;
                            case 270 -> x;
                            default -> y;
                        };
                int source = fromY * stride + 3 * (orientation.mirrored() ? fromWidth - 1 - fromX : fromX);
                result[target++] = unturned[source];
                result[target++] = unturned[source + 1];
                result[target++] = unturned[source + 2];
            }
        }
    }

    /** Frees its buffers; the next picture makes them anew. */
    public void release() {
        swscale.sws_freeContext(context);
        context = null;
        conversion = null;
        buffer.deallocate();
        unturned = new byte[0];
    }

    @Override
    public void close() {
        release();
        targetData.deallocate();
        targetStride.deallocate();
    }
}
