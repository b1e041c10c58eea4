package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;

/** What every caller of FFmpeg needs: set-up once per process, error texts, codec numbers. */
final class NativeMedia {
    /** One tick of the microsecond clock that all times outside of this package use. */
    static final int MICROSECONDS = 1_000_000;

    static {
        // JavaCPP would otherwise refuse allocations once the whole process, models included, is larger than a guess
        // made from the Java heap. It reads the property when its Pointer class is initialised, which is below.
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
        // Damaged input is reported by return codes; the library's own lines would go to stderr, with URLs in them.
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    private NativeMedia() {}

    /** Makes sure that the static set-up has run. */
    static void load() {
        // Being called is enough: it initialises the class.
    }

    /** The library's text for an error code. */
    static String errorText(int code) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(code, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /** Passes a result on, or says what could not be done. */
    static int check(int result, String what) throws MediaException {
        if (result < 0) {
            throw new MediaException(what + ": " + errorText(result));
        }
        return result;
    }

    /** Passes a new native object on, or says that there was no memory for it. */
    static <T extends Pointer> T allocated(T pointer, String what) {
        if (pointer == null || pointer.isNull()) {
            throw new OutOfMemoryError("no native memory for " + what);
        }
        return pointer;
    }

    static int codecId(Codec codec) {
        return switch (codec) {
            case H264 -> avcodec.AV_CODEC_ID_H264;
            case HEVC -> avcodec.AV_CODEC_ID_HEVC;
            case MJPEG -> avcodec.AV_CODEC_ID_MJPEG;
            case PNG -> avcodec.AV_CODEC_ID_PNG;
            case AV1 -> avcodec.AV_CODEC_ID_AV1;
            case VP9 -> avcodec.AV_CODEC_ID_VP9;
        };
    }

    /** The codec behind a number of the library; empty if it is not on the list. */
    static Optional<Codec> codec(int codecId) {
        for (Codec codec : Codec.values()) {
            if (codecId(codec) == codecId) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /** Microseconds as a time base; the caller closes it. */
    static AVRational microseconds() {
        return new AVRational().num(1).den(MICROSECONDS);
    }
}
