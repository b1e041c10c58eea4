package io.maskstream.stream.rule;

import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.RgbImage;
import java.io.Serializable;
import java.util.Optional;

/**
 * Decides what of a preview may be seen, by the mask of exactly its frame.
 *
 * <p>Every preview passes through here between inference and the sinks, so that what is to be hidden leaves the job in no
 * topic and in no overlay. A frame without a mask has no preview. Travels with the job to its tasks; called by one thread
 * at a time of each, with the frames of a stream in their order.
 */
@FunctionalInterface
public interface PreviewRedaction extends Serializable {
    /**
     * What may be seen of a preview.
     *
     * @param picture the preview's pixels; the mask scales to them
     * @param masked the frame's mask, its labels and regions; without a preview
     * @return the picture to encode: the same one where nothing is hidden, which costs nothing more; empty where none may
     *     be seen. If this throws, none is seen either
     */
    Optional<RgbImage> redact(RgbImage picture, SegmentedFrame masked);
}
