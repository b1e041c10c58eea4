package io.maskstream.stream.video;

import io.maskstream.stream.record.Quality;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

/**
 * A decoded picture, lent by the decoder: it is valid until the consumer that got it returns.
 */
public final class Picture {
    private final AVFrame frame;
    private final long tag;
    private final Quality quality;

    Picture(AVFrame frame, long tag, Quality quality) {
        this.frame = frame;
        this.tag = tag;
        this.quality = quality;
    }

    /** The tag of the access unit that it was decoded from. */
    public long tag() {
        return tag;
    }

    /** How far its pixels can be trusted. */
    public Quality quality() {
        return quality;
    }

    /** Columns as decoded, before any turning. */
    public int width() {
        return frame.width();
    }

    /** Rows as decoded, before any turning. */
    public int height() {
        return frame.height();
    }

    /** How it must be turned, where the picture itself says so (EXIF, or a message in the stream). */
    public Optional<Orientation> orientation() {
        AVFrameSideData matrix = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
        if (matrix == null || matrix.isNull() || matrix.size() < Orientation.MATRIX_BYTES) {
            return Optional.empty();
        }
        return Optional.of(Orientation.ofMatrix(new IntPointer(matrix.data())));
    }

    AVFrame frame() {
        return frame;
    }
}
