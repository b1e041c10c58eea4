package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

/** Opens containers and finds out what is in them. */
final class MediaProbe {
    private MediaProbe() {}

    /** An open container whose streams are known; the caller closes it. */
    static AVFormatContext open(Path file, InterruptGuard guard) throws IOException {
        Optional<String> forced = FileFormat.forced(file);
        AVInputFormat inputFormat = forced.map(avformat::av_find_input_format).orElse(null);
        AVFormatContext container = NativeMedia.allocated(avformat.avformat_alloc_context(), "a container");
        guard.watch(container);
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
        avutil.av_dict_set(options, "format_whitelist", FileFormat.ALLOWED, 0);
        avutil.av_dict_set(options, "codec_whitelist", FileFormat.ALLOWED_CODECS, 0);
        // A wrap of the 33 bits of MPEG-2 must be seen, not smoothed over: only the first one could be.
        avutil.av_dict_set_int(options, "correct_ts_overflow", 0, 0);
        try {
            guard.arm();
            // The prefix keeps a name with a colon from being taken for a protocol. A failed open frees the container.
            int opened = avformat.avformat_open_input(container, "file:" + file, inputFormat, options);
            if (opened < 0) {
                throw new MediaException("%s is no video that can be read (%s); expected %s"
                        .formatted(file, NativeMedia.errorText(opened), FileFormat.FOR_PEOPLE));
            }
            if (avutil.av_dict_count(options) > 0) {
                avformat.avformat_close_input(container);
                throw new MediaException(file + ": this build of FFmpeg does not know the options that keep it local");
            }
        } finally {
            avutil.av_dict_free(options);
        }
        findStreams(file, container, guard);
        return container;
    }

    private static void findStreams(Path file, AVFormatContext container, InterruptGuard guard) throws MediaException {
        for (int i = 0; i < container.nb_streams(); i++) {
            AVStream stream = container.streams(i);
            if (stream.codecpar().codec_type() != avutil.AVMEDIA_TYPE_VIDEO) {
                stream.discard(avcodec.AVDISCARD_ALL);
            }
        }
        guard.arm();
        int found = avformat.avformat_find_stream_info(container, (AVDictionary) null);
        if (found < 0) {
            avformat.avformat_close_input(container);
            throw new MediaException(
                    "%s: what is in it cannot be found out: %s".formatted(file, NativeMedia.errorText(found)));
        }
    }

    /** Index of the video; everything else will not be read. */
    static int videoStream(Path file, AVFormatContext container) throws MediaException {
        int best = avformat.av_find_best_stream(container, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (best < 0) {
            throw new MediaException(file + " has no video");
        }
        for (int i = 0; i < container.nb_streams(); i++) {
            container.streams(i).discard(i == best ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
        }
        return best;
    }

    static MediaInfo describe(Path file, AVFormatContext container, int streamIndex) throws MediaException {
        AVStream stream = container.streams(streamIndex);
        AVCodecParameters parameters = stream.codecpar();
        Codec codec = NativeMedia.codec(parameters.codec_id())
                .orElseThrow(() ->
                        new MediaException("%s is encoded with %s; supported are H.264, H.265, AV1, VP9, MJPEG, PNG"
                                .formatted(
                                        file,
                                        avcodec.avcodec_get_name(parameters.codec_id())
                                                .getString())));
        return new MediaInfo(
                container.iformat().name().getString(),
                codec,
                parameters.width(),
                parameters.height(),
                rotation(parameters),
                rate(stream.avg_frame_rate()),
                duration(container, stream),
                stream.nb_frames() > 0 ? OptionalLong.of(stream.nb_frames()) : OptionalLong.empty());
    }

    private static int rotation(AVCodecParameters parameters) {
        AVPacketSideData matrix = parameters.nb_coded_side_data() == 0
                ? null
                : avcodec.av_packet_side_data_get(
                        parameters.coded_side_data(),
                        parameters.nb_coded_side_data(),
                        avcodec.AV_PKT_DATA_DISPLAYMATRIX);
        if (matrix == null || matrix.isNull() || matrix.size() < Orientation.MATRIX_BYTES) {
            return 0;
        }
        return Orientation.ofMatrix(new IntPointer(matrix.data())).rotation();
    }

    private static OptionalDouble rate(AVRational rate) {
        return rate.num() > 0 && rate.den() > 0
                ? OptionalDouble.of((double) rate.num() / rate.den())
                : OptionalDouble.empty();
    }

    private static Optional<Duration> duration(AVFormatContext container, AVStream stream) {
        if (stream.duration() > 0) {
            double seconds = (double) stream.duration()
                    * stream.time_base().num()
                    / stream.time_base().den();
            return Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
        }
        return container.duration() > 0 ? Optional.of(Duration.ofNanos(container.duration() * 1000)) : Optional.empty();
    }
}
