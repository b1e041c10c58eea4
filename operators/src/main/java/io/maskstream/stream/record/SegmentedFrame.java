package io.maskstream.stream.record;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The mask of a frame with all that a consumer needs to use it: the product of the job.
 *
 * @param id names the frame; consumers deduplicate by it, the last wins
 * @param times presentation, capture and arrival
 * @param geometry size of the camera's picture; mask to frame is a pure scale
 * @param model which model made it
 * @param vocabularyVersion which words it was made with
 * @param labels the words: value k of the mask is {@code labels[k - 1]}
 * @param mask the full label map
 * @param regions connected patches of at least the configured area; may be empty
 * @param quality how far the pixels could be trusted
 * @param shedBefore frames of this stream that were dropped since the last one that got through
 * @param timings where the time went
 * @param preview JPEG of the frame on its way to the preview sink; not part of the mask record
 */
@TypeInfo(RecordTypes.SegmentedFrameFactory.class)
public record SegmentedFrame(
        FrameId id,
        FrameTimes times,
        FrameGeometry geometry,
        ModelIdentity model,
        long vocabularyVersion,
        List<String> labels,
        EncodedMask mask,
        List<Region> regions,
        Quality quality,
        long shedBefore,
        StageTimings timings,
        Optional<Preview> preview)
        implements MaskElement {
    public SegmentedFrame {
        Objects.requireNonNull(id);
        Objects.requireNonNull(times);
        Objects.requireNonNull(geometry);
        Objects.requireNonNull(model);
        Objects.requireNonNull(mask);
        Objects.requireNonNull(quality);
        Objects.requireNonNull(timings);
        Objects.requireNonNull(preview);
        labels = List.copyOf(labels);
        regions = List.copyOf(regions);
        VideoPacket.requireCount(shedBefore, id);
    }

    /** {@code mask_id}: the frame, the model and the vocabulary that made the mask. */
    public String maskId() {
        return id.text() + "@" + model.name() + ":" + model.version() + "/" + vocabularyVersion;
    }
}
