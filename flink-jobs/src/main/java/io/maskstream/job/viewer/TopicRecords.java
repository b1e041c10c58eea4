package io.maskstream.job.viewer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskFormatException;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.SegmentedFrame;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** From records of the topics to what is shown. What cannot be read is counted and passed over. */
final class TopicRecords {
    private static final int LARGEST_MASK = 8 << 20;
    private static final int LARGEST_PREVIEW = 4 << 20;
    private static final int LONGEST_TEXT = 64 << 10;
    /** As many as the widest preview that a job makes has, as a square. */
    private static final long MOST_PIXELS = 4096L * 4096;

    private static final JsonMapper JSON = new JsonMapper();

    private final Counts counts;

    TopicRecords(Counts counts) {
        this.counts = counts;
    }

    Optional<MaskRecord> mask(ConsumerRecord<byte[], byte[]> record) {
        Optional<MaskFormat> format = format(record);
        if (format.isEmpty()) {
            counts.add(Count.UNKNOWN_TYPE);
            return Optional.empty();
        }
        try {
            if (record.value() == null || record.value().length > LARGEST_MASK) {
                throw new MaskFormatException("empty or too large");
            }
            SegmentedFrame frame = MaskRecords.fromBytes(record.value(), format.get());
            if ((long) frame.mask().width() * frame.mask().height() > MOST_PIXELS) {
                throw new MaskFormatException("too many pixels");
            }
            // Walks over all runs: what passes here can be painted by a page that checks nothing.
            RunLengthCodec.pixelsPerValue(frame.mask(), frame.labels().size());
            counts.add(Count.MASKS);
            byte[] message = format.get() == MaskFormat.PROTOBUF ? record.value() : MaskRecords.toProtobuf(frame);
            return Optional.of(new MaskRecord(
                    frame.id().stream(),
                    new FrameKey(frame.id().epoch(), frame.id().sequence()),
                    frame.times().ptsUs(),
                    frame.times().ingestUs(),
                    frame.shedBefore(),
                    message));
        } catch (IllegalArgumentException e) {
            counts.add(Count.MASKS_REFUSED);
            return Optional.empty();
        }
    }

    /** A record without the headers is taken for what it most likely is. */
    private static Optional<MaskFormat> format(ConsumerRecord<byte[], byte[]> record) {
        String type = header(record, MaskRecords.TYPE_HEADER).orElse(MaskRecords.TYPE);
        String name = header(record, MaskRecords.FORMAT_HEADER).orElse(MaskFormat.PROTOBUF.headerName());
        for (MaskFormat format : MaskFormat.values()) {
            if (type.equals(MaskRecords.TYPE) && name.equals(format.headerName())) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    Optional<PreviewRecord> preview(ConsumerRecord<byte[], byte[]> record) {
        try {
            byte[] jpeg = record.value();
            if (record.key() == null || jpeg == null || jpeg.length > LARGEST_PREVIEW) {
                throw new IllegalArgumentException("no stream, no picture or a too large one");
            }
            long pixels = JpegSize.pixels(jpeg).orElseThrow(() -> new IllegalArgumentException("no JPEG"));
            if (pixels > MOST_PIXELS) {
                throw new IllegalArgumentException("too many pixels");
            }
            FrameId id = new FrameId(
                    new String(record.key(), StandardCharsets.UTF_8),
                    number(record, "ms-epoch").orElseThrow(() -> new IllegalArgumentException("no ms-epoch")),
                    number(record, "ms-seq").orElseThrow(() -> new IllegalArgumentException("no ms-seq")));
            counts.add(Count.PREVIEWS);
            return Optional.of(new PreviewRecord(
                    id.stream(), new FrameKey(id.epoch(), id.sequence()), number(record, "ms-pts-us"), jpeg));
        } catch (IllegalArgumentException e) {
            counts.add(Count.PREVIEWS_REFUSED);
            return Optional.empty();
        }
    }

    /** A JSON object of the alerts or the events topic. */
    Optional<ObjectNode> text(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() != null && record.value().length <= LONGEST_TEXT) {
                JsonNode node = JSON.readTree(new String(record.value(), StandardCharsets.UTF_8));
                if (node instanceof ObjectNode object) {
                    return Optional.of(object);
                }
            }
        } catch (JsonProcessingException e) {
            // Counted below, like everything else that is no object.
        }
        counts.add(Count.TEXTS_REFUSED);
        return Optional.empty();
    }

    private static OptionalLong number(ConsumerRecord<byte[], byte[]> record, String name) {
        Optional<String> text = header(record, name);
        return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
