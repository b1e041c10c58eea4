package io.maskstream.stream.mask;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.util.JsonFormat;
import io.maskstream.stream.record.ClockSource;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.v1.MaskstreamV1;
import java.nio.charset.StandardCharsets;

/**
 * Mask records as {@code maskstream.v1.SegmentedFrame}, in protobuf and as protobuf's JSON: one line, the schema's own field
 * names, fields present also where they have their default. A preview is no part of the record.
 */
public final class MaskRecords {
    /** The value of the Kafka header {@code ms-type}. */
    public static final String TYPE = "maskstream.v1.SegmentedFrame";
    /** Kafka header that names the type of the record. */
    public static final String TYPE_HEADER = "ms-type";
    /** Kafka header that names the form of the record. */
    public static final String FORMAT_HEADER = "ms-format";

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer()
            .preservingProtoFieldNames()
            .alwaysPrintFieldsWithNoPresence()
            .omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private MaskRecords() {}

    /** The record in the given form. */
    public static byte[] toBytes(SegmentedFrame frame, MaskFormat format) {
        return switch (format) {
            case PROTOBUF -> toProtobuf(frame);
            case JSON -> toJson(frame).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** The record as protobuf. */
    public static byte[] toProtobuf(SegmentedFrame frame) {
        return message(frame).toByteArray();
    }

    /** The record as one line of JSON, without a line break. */
    public static String toJson(SegmentedFrame frame) {
        MaskstreamV1.SegmentedFrame message = message(frame);
        if (MaskJson.isPlain(message)) {
            return MaskJson.line(message);
        }
        return printed(message);
    }

    /** By protobuf's own printer, which knows all texts. */
    static String printed(MaskstreamV1.SegmentedFrame message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("%s cannot be written as JSON".formatted(message.getFrameId()), e);
        }
    }

    /**
     * Reads a record. Fields of later versions are passed over.
     *
     * @throws MaskFormatException if it is not one, or its parts do not fit each other
     */
    public static SegmentedFrame fromBytes(byte[] bytes, MaskFormat format) {
        return switch (format) {
            case PROTOBUF -> fromProtobuf(bytes);
            case JSON -> fromJson(new String(bytes, StandardCharsets.UTF_8));
        };
    }

    /** Reads a record from protobuf; see {@link #fromBytes}. */
    public static SegmentedFrame fromProtobuf(byte[] bytes) {
        try {
            return MaskRecordReader.frame(MaskstreamV1.SegmentedFrame.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new MaskFormatException("no %s: %s".formatted(TYPE, e.getMessage()), e);
        }
    }

    /** Reads a record from JSON; see {@link #fromBytes}. */
    public static SegmentedFrame fromJson(String json) {
        MaskstreamV1.SegmentedFrame.Builder builder = MaskstreamV1.SegmentedFrame.newBuilder();
        try {
            PARSER.merge(json, builder);
        } catch (InvalidProtocolBufferException e) {
            throw new MaskFormatException("no %s as JSON: %s".formatted(TYPE, e.getMessage()), e);
        }
        return MaskRecordReader.frame(builder.build());
    }

    static MaskstreamV1.SegmentedFrame message(SegmentedFrame frame) {
        MaskstreamV1.SegmentedFrame.Builder builder = MaskstreamV1.SegmentedFrame.newBuilder()
                .setStream(frame.id().stream())
                .setEpoch(frame.id().epoch())
                .setSequence(frame.id().sequence())
                .setFrameId(frame.id().text())
                .setMaskId(frame.maskId())
                .setFrameWidth(frame.geometry().width())
                .setFrameHeight(frame.geometry().height())
                .setRotation(frame.geometry().rotation())
                .setModelName(frame.model().name())
                .setModelVersion(frame.model().version())
                .setVocabularyVersion(frame.vocabularyVersion())
                .addAllLabels(frame.labels())
                .setQuality(quality(frame.quality()))
                .setShedBefore(frame.shedBefore());
        frame.model().adapted().ifPresent(builder::setAdapted);
        addTimes(frame, builder);
        addMask(frame.mask(), builder);
        for (Region region : frame.regions()) {
            builder.addRegions(region(region));
        }
        return builder.build();
    }

    private static void addTimes(SegmentedFrame frame, MaskstreamV1.SegmentedFrame.Builder builder) {
        frame.times().ptsUs().ifPresent(builder::setPtsUs);
        frame.times().captureUs().ifPresent(builder::setCaptureUs);
        frame.times().kafkaTimestampUs().ifPresent(builder::setKafkaTimestampUs);
        builder.setIngestUs(frame.times().ingestUs())
                .setClockSource(
                        frame.times().clockSource() == ClockSource.SENDER
                                ? MaskstreamV1.ClockSource.SENDER
                                : MaskstreamV1.ClockSource.ARRIVAL)
                .setTimings(MaskstreamV1.StageTimings.newBuilder()
                        .setDecodeNs(frame.timings().decodeNanos())
                        .setQueueNs(frame.timings().queueNanos())
                        .setInferenceNs(frame.timings().inferenceNanos())
                        .setMaskNs(frame.timings().maskNanos()));
    }

    private static void addMask(EncodedMask mask, MaskstreamV1.SegmentedFrame.Builder builder) {
        builder.setMaskWidth(mask.width()).setMaskHeight(mask.height()).setLabelMap(bytes(mask.runs()));
    }

    private static MaskstreamV1.Region region(Region region) {
        return MaskstreamV1.Region.newBuilder()
                .setLabel(region.label())
                .setScore(region.score())
                .setArea(region.area())
                .setBox(MaskstreamV1.Box.newBuilder()
                        .setX(region.box().x())
                        .setY(region.box().y())
                        .setWidth(region.box().width())
                        .setHeight(region.box().height()))
                .setRuns(bytes(region.runs()))
                .build();
    }

    /** Without a copy: the arrays of records are never written again. */
    private static ByteString bytes(byte[] runs) {
        return UnsafeByteOperations.unsafeWrap(runs);
    }

    private static MaskstreamV1.Quality quality(Quality quality) {
        return switch (quality) {
            case OK -> MaskstreamV1.Quality.OK;
            case SUSPECT -> MaskstreamV1.Quality.SUSPECT;
            case WAITING_FOR_KEYFRAME -> MaskstreamV1.Quality.WAITING_FOR_KEYFRAME;
        };
    }
}
