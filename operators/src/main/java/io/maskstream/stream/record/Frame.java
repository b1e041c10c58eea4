package io.maskstream.stream.record;

import io.maskstream.model.FramePixels;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A decoded frame at the size that the model takes.
 *
 * @param id names the frame
 * @param times presentation, capture and arrival
 * @param geometry size of the camera's picture, and the rotation that was applied
 * @param inputHeight height of the pixels in {@code picture}
 * @param inputWidth width of the pixels in {@code picture}
 * @param picture uint8 RGB at input size, where the frame lies in it, and the mask size wanted
 * @param quality how far the pixels can be trusted
 * @param live whether it may be shed
 * @param shedBefore frames of this stream that were dropped since the last one that got through
 * @param decodeNanos time spent on decoding and scaling it
 * @param preview JPEG of exactly this frame; empty where none was made
 */
@TypeInfo(RecordTypes.FrameFactory.class)
public record Frame(
        FrameId id,
        FrameTimes times,
        FrameGeometry geometry,
        int inputHeight,
        int inputWidth,
        FramePixels picture,
        Quality quality,
        boolean live,
        long shedBefore,
        long decodeNanos,
        Optional<Preview> preview)
        implements InferenceElement {
    public Frame {
        Objects.requireNonNull(id);
        Objects.requireNonNull(times);
        Objects.requireNonNull(geometry);
        Objects.requireNonNull(quality);
        Objects.requireNonNull(preview);
        if (picture.rgb().length != 3L * inputHeight * inputWidth) {
            throw new IllegalArgumentException("%s: %d bytes of pixels, expected %d for %dx%d RGB"
                    .formatted(id, picture.rgb().length, 3L * inputHeight * inputWidth, inputWidth, inputHeight));
        }
        VideoPacket.requireCount(shedBefore, id);
    }
}
