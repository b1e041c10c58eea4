package io.maskstream.stream.annotation;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.sink.StreamDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Masks as COCO's object annotations: {@code info}, {@code licenses}, {@code categories}, {@code images} and {@code
 * annotations}. Each annotation is a region, or the rest of a label as a crowd; its {@code segmentation} is {@code size}
 * and {@code counts}, in the compressed form of the COCO tools. Written frame by frame.
 */
public final class CocoFile {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final double SCORE_DIGITS = 1e5;

    private final KeptMasks masks;
    private final JsonGenerator json;

    private CocoFile(KeptMasks masks, JsonGenerator json) {
        this.masks = masks;
        this.json = json;
    }

    /**
     * Writes all masks.
     *
     * @param masks settled
     * @param source where they come from, for people
     * @param now when the file is made
     * @throws IOException if it cannot be written
     */
    public static void write(KeptMasks masks, String source, Instant now, OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
            new CocoFile(masks, json).write(source, now);
        }
    }

    private void write(String source, Instant now) throws IOException {
        json.writeStartObject();
        info(source, now);
        json.writeArrayFieldStart("licenses");
        json.writeEndArray();
        json.writeArrayFieldStart("categories");
        for (String label : masks.categories().labels()) {
            line();
            json.writeStartObject();
            json.writeNumberField("id", masks.categories().id(label));
            json.writeStringField("name", label);
            json.writeStringField("supercategory", "");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("images");
        masks.forEach(this::image);
        json.writeEndArray();
        json.writeArrayFieldStart("annotations");
        Numbers numbers = new Numbers();
        masks.forEach((number, mask) -> annotations(number, mask, numbers));
        json.writeEndArray();
        json.writeEndObject();
        line();
    }

    /** Each entry begins a line: such files are looked at by people, with tools that read lines. */
    private void line() throws IOException {
        json.writeRaw('\n');
    }

    private void info(String source, Instant now) throws IOException {
        json.writeObjectFieldStart("info");
        json.writeStringField("description", "masks of " + source);
        json.writeStringField("version", "1");
        json.writeNumberField("year", now.atZone(ZoneOffset.UTC).getYear());
        json.writeStringField("contributor", "Maskstream");
        json.writeStringField("url", "");
        json.writeStringField("date_created", DATE.format(now));
        json.writeArrayFieldStart("models");
        for (KeptMasks.Origin origin : masks.origins()) {
            json.writeStartObject();
            json.writeStringField("name", origin.model());
            json.writeStringField("version", origin.modelVersion());
            json.writeNumberField("vocabulary_version", origin.vocabularyVersion());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void image(long number, SegmentedFrame mask) throws IOException {
        boolean frames = masks.size() == PictureSize.FRAME;
        long wall = mask.times().captureUs().orElse(mask.times().ingestUs());
        line();
        json.writeStartObject();
        json.writeNumberField("id", number + 1);
        json.writeStringField("file_name", StreamDirectory.name(mask.id()) + ".jpg");
        json.writeNumberField(
                "width", frames ? mask.geometry().width() : mask.mask().width());
        json.writeNumberField(
                "height", frames ? mask.geometry().height() : mask.mask().height());
        json.writeStringField("date_captured", DATE.format(Instant.EPOCH.plus(wall, ChronoUnit.MICROS)));
        json.writeStringField("frame_id", mask.id().text());
        json.writeStringField("stream", mask.id().stream());
        json.writeNumberField("epoch", mask.id().epoch());
        json.writeNumberField("sequence", mask.id().sequence());
        if (mask.times().ptsUs().isPresent()) {
            json.writeNumberField("pts_us", mask.times().ptsUs().getAsLong());
        }
        if (mask.times().captureUs().isPresent()) {
            json.writeNumberField("capture_us", mask.times().captureUs().getAsLong());
        }
        json.writeNumberField("ingest_us", mask.times().ingestUs());
        json.writeStringField("quality", mask.quality().name());
        json.writeStringField("model", mask.model().name());
        json.writeStringField("model_version", mask.model().version());
        json.writeNumberField("vocabulary_version", mask.vocabularyVersion());
        json.writeEndObject();
    }

    /** Counts annotations over all frames. */
    private static final class Numbers {
        private long last;
    }

    private void annotations(long number, SegmentedFrame mask, Numbers numbers) throws IOException {
        for (Outline outline : Outline.of(masks.size().patches(mask))) {
            line();
            json.writeStartObject();
            json.writeNumberField("id", ++numbers.last);
            json.writeNumberField("image_id", number + 1);
            json.writeNumberField(
                    "category_id",
                    masks.categories().id(mask.labels().get(outline.patch().label())));
            json.writeNumberField("iscrowd", outline.patch().rest() ? 1 : 0);
            json.writeNumberField("area", outline.area());
            PixelArea box = outline.box();
            json.writeFieldName("bbox");
            json.writeArray(new int[] {box.x(), box.y(), box.width(), box.height()}, 0, 4);
            json.writeObjectFieldStart("segmentation");
            json.writeFieldName("size");
            json.writeArray(
                    new int[] {outline.columns().height(), outline.columns().width()}, 0, 2);
            json.writeStringField("counts", outline.columns().compressed());
            json.writeEndObject();
            if (outline.patch().score().isPresent()) {
                json.writeNumberField(
                        "score", Math.round(outline.patch().score().getAsDouble() * SCORE_DIGITS) / SCORE_DIGITS);
            }
            json.writeEndObject();
        }
    }
}
