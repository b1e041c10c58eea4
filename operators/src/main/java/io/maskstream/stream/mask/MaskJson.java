package io.maskstream.stream.mask;

import com.google.protobuf.ByteString;
import io.maskstream.v1.MaskstreamV1;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Writes the JSON form of a mask record as protobuf's own printer does, character by character the same. That one finds
 * every field by reflection and encodes bytes one by one, which cost a tenth of a pipeline's processor time.
 */
final class MaskJson {
    /** What the printer may escape beside control characters: JSON's own, HTML's, and line ends of JavaScript. */
    private static final String SPECIAL = "\"\\<>&='\u2028\u2029";

    private final MaskstreamV1.SegmentedFrame frame;
    private final StringBuilder out;

    private MaskJson(MaskstreamV1.SegmentedFrame frame) {
        this.frame = frame;
        int bytes = frame.getLabelMap().size();
        for (MaskstreamV1.Region region : frame.getRegionsList()) {
            bytes += region.getRuns().size() + 128;
        }
        this.out = new StringBuilder(1024 + bytes * 4 / 3);
    }

    /** Whether all texts are of characters that mean nothing special to a printer; others are left to protobuf's. */
    static boolean isPlain(MaskstreamV1.SegmentedFrame frame) {
        return isPlain(frame.getStream())
                && isPlain(frame.getFrameId())
                && isPlain(frame.getMaskId())
                && isPlain(frame.getModelName())
                && isPlain(frame.getModelVersion())
                && frame.getLabelsList().stream().allMatch(MaskJson::isPlain);
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && SPECIAL.indexOf(c) < 0);
    }

    /** One line; of plain texts alone. */
    static String line(MaskstreamV1.SegmentedFrame frame) {
        return new MaskJson(frame).write();
    }

    private String write() {
        out.append('{');
        text("stream", frame.getStream());
        wide("epoch", frame.getEpoch());
        wide("sequence", frame.getSequence());
        text("frame_id", frame.getFrameId());
        text("mask_id", frame.getMaskId());
        if (frame.hasPtsUs()) {
            wide("pts_us", frame.getPtsUs());
        }
        if (frame.hasCaptureUs()) {
            wide("capture_us", frame.getCaptureUs());
        }
        text("clock_source", frame.getClockSource().name());
        wide("ingest_us", frame.getIngestUs());
        if (frame.hasKafkaTimestampUs()) {
            wide("kafka_timestamp_us", frame.getKafkaTimestampUs());
        }
        number("frame_width", frame.getFrameWidth());
        number("frame_height", frame.getFrameHeight());
        number("mask_width", frame.getMaskWidth());
        number("mask_height", frame.getMaskHeight());
        number("rotation", frame.getRotation());
        text("model_name", frame.getModelName());
        text("model_version", frame.getModelVersion());
        wide("vocabulary_version", frame.getVocabularyVersion());
        labels(frame.getLabelsList());
        bytes("label_map", frame.getLabelMap());
        regions(frame.getRegionsList());
        text("quality", frame.getQuality().name());
        wide("shed_before", frame.getShedBefore());
        timings(frame.getTimings());
        if (frame.hasAdapted()) {
            name("adapted").append(frame.getAdapted());
        }
        return out.append('}').toString();
    }

    private void labels(List<String> labels) {
        name("labels").append('[');
        for (int i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? "\"" : ",\"").append(labels.get(i)).append('"');
        }
        out.append(']');
    }

    private void regions(List<MaskstreamV1.Region> regions) {
        name("regions").append('[');
        for (int i = 0; i < regions.size(); i++) {
            MaskstreamV1.Region region = regions.get(i);
            out.append(i == 0 ? "{" : ",{");
            number("label", region.getLabel());
            number("score", region.getScore());
            number("area", region.getArea());
            MaskstreamV1.Box box = region.getBox();
            name("box").append('{');
            number("x", box.getX());
            number("y", box.getY());
            number("width", box.getWidth());
            number("height", box.getHeight());
            out.append('}');
            bytes("runs", region.getRuns());
            out.append('}');
        }
        out.append(']');
    }

    private void timings(MaskstreamV1.StageTimings timings) {
        name("timings").append('{');
        wide("decode_ns", timings.getDecodeNs());
        wide("queue_ns", timings.getQueueNs());
        wide("inference_ns", timings.getInferenceNs());
        wide("mask_ns", timings.getMaskNs());
        out.append('}');
    }

    private StringBuilder name(String name) {
        char last = out.charAt(out.length() - 1);
        if (last != '{') {
            out.append(',');
        }
        return out.append('"').append(name).append("\":");
    }

    private void text(String name, String value) {
        name(name).append('"').append(value).append('"');
    }

    /** 64-bit numbers are texts in protobuf's JSON, since JavaScript rounds them. */
    private void wide(String name, long value) {
        name(name).append('"').append(value).append('"');
    }

    private void number(String name, int value) {
        name(name).append(Integer.toUnsignedString(value));
    }

    private void bytes(String name, ByteString value) {
        byte[] encoded = Base64.getEncoder().encode(value.toByteArray());
        name(name)
                .append('"')
                .append(new String(encoded, StandardCharsets.ISO_8859_1))
                .append('"');
    }
}
