package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.io.IOException;
import java.util.OptionalInt;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/** Opens a session with a camera, and finds its video. */
final class RtspSession {
    /** A camera has a few; each costs a round trip. */
    static final int MOST_TRACKS = 16;

    /** Linux's numbers, which the library negates and has no names for. */
    private static final int CONNECTION_RESET = -104;

    private static final int BROKEN_PIPE = -32;

    private RtspSession() {}

    /** An open session; the caller closes it. */
    static AVFormatContext open(RtspTarget target, InterruptGuard guard) throws IOException {
        AVInputFormat rtsp = NativeMedia.allocated(avformat.av_find_input_format("rtsp"), "RTSP");
        AVFormatContext session = NativeMedia.allocated(avformat.avformat_alloc_context(), "a session");
        guard.watch(session);
        // The first question comes when the connection is being made: there shall be no second one. A camera could
        // otherwise send us on, to a host of its choice in our network, and the library would follow.
        guard.whenFirstAsked(() -> avutil.av_opt_set(session, "protocol_blacklist", "tcp,tls,http,https", 0));
        // The pieces are put together by us, see AccessUnits.
        session.flags(session.flags() | AVFormatContext.AVFMT_FLAG_NOPARSE | AVFormatContext.AVFMT_FLAG_NOFILLIN);
        // One more than allowed, so that it can be said.
        session.max_streams(MOST_TRACKS + 1);
        AVDictionary options = options(target);
        try {
            guard.arm();
            int opened = avformat.avformat_open_input(session, target.url(), rtsp, options);
            if (opened < 0) {
                throw new MediaException(problem(opened, target, guard));
            }
            if (avutil.av_dict_count(options) > 0) {
                avformat.avformat_close_input(session);
                throw new MediaException("this build of FFmpeg does not know the options that keep a camera in bounds");
            }
        } finally {
            avutil.av_dict_free(options);
        }
        return session;
    }

    private static AVDictionary options(RtspTarget target) {
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "protocol_whitelist", "tcp,udp,rtp", 0);
        avutil.av_dict_set(options, "format_whitelist", "rtsp", 0);
        avutil.av_dict_set(options, "codec_whitelist", "h264,hevc,mjpeg", 0);
        avutil.av_dict_set(options, "allowed_media_types", "video", 0);
        avutil.av_dict_set(
                options,
                "rtsp_transport",
                switch (target.transport()) {
                    case TCP -> "tcp";
                    case UDP -> "udp";
                },
                0);
        // For the single read; the guard bounds the whole.
        avutil.av_dict_set_int(options, "timeout", target.limit().toNanos() / 1000, 0);
        return options;
    }

    private static String problem(int result, RtspTarget target, InterruptGuard guard) {
        if (guard.stopped()) {
            return "was stopped";
        }
        if (guard.expired()) {
            return "did not answer within " + RtspConnection.text(target.limit());
        }
        if (result == avutil.AVERROR_HTTP_UNAUTHORIZED) {
            return target.login().isPresent()
                    ? "refuses the credentials (401); check what 'credentials' leads to"
                    : "wants credentials (401); set 'credentials'";
        }
        if (result == avutil.AVERROR_HTTP_FORBIDDEN) {
            return "refuses access (403); check the rights of the user in 'credentials'";
        }
        if (result == avutil.AVERROR_HTTP_NOT_FOUND) {
            return "knows no such stream (404); check the path in 'url'";
        }
        if (result == avutil.AVERROR_EOF
                || result == avutil.AVERROR_INVALIDDATA
                || result == CONNECTION_RESET
                || result == BROKEN_PIPE) {
            // Which of them it is for the same camera hangs on how fast it is.
            return "breaks off, or does not speak RTSP; check host and port in 'url'";
        }
        if (result == avutil.AVERROR_EINVAL()) {
            // What the library says of a protocol that is not allowed.
            return "sends on to another address, which is not followed; put the final address into 'url'";
        }
        return "cannot be read: " + NativeMedia.errorText(result);
    }

    /** Index of the video, the first if there are several; everything else is not asked for. */
    static int videoTrack(AVFormatContext session) throws MediaException {
        if (session.nb_streams() > MOST_TRACKS) {
            throw new MediaException("offers more than %d tracks".formatted(MOST_TRACKS));
        }
        OptionalInt first = OptionalInt.empty();
        for (int i = 0; i < session.nb_streams(); i++) {
            boolean video = session.streams(i).codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO;
            if (video && first.isEmpty()) {
                first = OptionalInt.of(i);
            } else {
                session.streams(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
        return first.orElseThrow(() -> new MediaException("offers no video"));
    }

    static Codec codec(AVFormatContext session, int track) throws MediaException {
        int codecId = session.streams(track).codecpar().codec_id();
        Codec codec = NativeMedia.codec(codecId).orElse(Codec.PNG);
        return switch (codec) {
            case H264, HEVC, MJPEG -> codec;
            case PNG, AV1, VP9 ->
                throw new MediaException("offers %s; supported over RTSP are H.264, H.265 and MJPEG"
                        .formatted(
                                codecId == avcodec.AV_CODEC_ID_NONE
                                        ? "an unknown codec"
                                        : avcodec.avcodec_get_name(codecId).getString()));
        };
    }
}
