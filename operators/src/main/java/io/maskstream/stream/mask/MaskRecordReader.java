package io.maskstream.stream.mask;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import io.maskstream.v1.MaskstreamV1;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Turns the message into our value and checks that its parts fit each other, except the runs: their decoder does. */
final class MaskRecordReader {
    private MaskRecordReader() {}

    static SegmentedFrame frame(MaskstreamV1.SegmentedFrame message) {
        try {
            return new SegmentedFrame(
                    new FrameId(message.getStream(), message.getEpoch(), message.getSequence()),
                    times(message),
                    new FrameGeometry(message.getFrameWidth(), message.getFrameHeight(), message.getRotation()),
                    new ModelIdentity(
                            message.getModelName(),
                            message.getModelVersion(),
                            message.hasAdapted() ? Optional.of(message.getAdapted()) : Optional.empty()),
                    message.getVocabularyVersion(),
                    message.getLabelsList(),
                    mask(message),
                    regions(message),
                    quality(message.getQuality()),
                    message.getShedBefore(),
                    timings(message.getTimings()),
                    Optional.empty());
        } catch (MaskFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MaskFormatException("no usable %s: %s".formatted(MaskRecords.TYPE, e.getMessage()), e);
        }
    }

    private static FrameTimes times(MaskstreamV1.SegmentedFrame message) {
        // The monotonic clock of the process that wrote the record means nothing here.
        return new FrameTimes(
                message.hasPtsUs() ? OptionalLong.of(message.getPtsUs()) : OptionalLong.empty(),
                message.hasCaptureUs() ? OptionalLong.of(message.getCaptureUs()) : OptionalLong.empty(),
                message.getIngestUs(),
                0,
                message.hasKafkaTimestampUs() ? OptionalLong.of(message.getKafkaTimestampUs()) : OptionalLong.empty());
    }

    private static EncodedMask mask(MaskstreamV1.SegmentedFrame message) {
        return new EncodedMask(
                message.getMaskWidth(),
                message.getMaskHeight(),
                message.getLabelMap().toByteArray());
    }

    private static List<Region> regions(MaskstreamV1.SegmentedFrame message) {
        return message.getRegionsList().stream()
                .map(region -> region(region, message))
                .toList();
    }

    private static Region region(MaskstreamV1.Region region, MaskstreamV1.SegmentedFrame message) {
        PixelArea box = new PixelArea(
                region.getBox().getX(),
                region.getBox().getY(),
                region.getBox().getWidth(),
                region.getBox().getHeight());
        boolean outside = (long) box.x() + box.width() > message.getMaskWidth()
                || (long) box.y() + box.height() > message.getMaskHeight();
        if (outside || region.getLabel() < 0 || region.getLabel() >= message.getLabelsCount()) {
            throw new MaskFormatException("%s: a region of label %d in %s, with %d labels and a mask of %dx%d"
                    .formatted(
                            message.getFrameId(),
                            region.getLabel(),
                            box,
                            message.getLabelsCount(),
                            message.getMaskWidth(),
                            message.getMaskHeight()));
        }
        return new Region(
                region.getLabel(),
                region.getScore(),
                region.getArea(),
                box,
                region.getRuns().toByteArray());
    }

    private static Quality quality(MaskstreamV1.Quality quality) {
        return switch (quality) {
            case OK -> Quality.OK;
            case SUSPECT -> Quality.SUSPECT;
            case WAITING_FOR_KEYFRAME -> Quality.WAITING_FOR_KEYFRAME;
            // A kind of doubt that this version does not know yet is still a doubt.
            case QUALITY_UNSPECIFIED, UNRECOGNIZED -> Quality.SUSPECT;
        };
    }

    private static StageTimings timings(MaskstreamV1.StageTimings timings) {
        return new StageTimings(
                timings.getDecodeNs(), timings.getQueueNs(), timings.getInferenceNs(), timings.getMaskNs());
    }
}
