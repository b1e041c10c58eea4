package io.maskstream.job.cli;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.job.kafka.KeptPreviews;
import io.maskstream.model.ModelException;
import io.maskstream.model.image.Picture;
import io.maskstream.model.image.PictureReader;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.sink.LabelPictures;
import io.maskstream.stream.sink.OverlayPictures;
import io.maskstream.stream.video.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: masks of a topic or of a file of lines as pictures, videos and annotations. */
@Command(name = "export", description = "Masks as pictures and annotations that other tools read.")
final class ExportCommand implements Runnable {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FORMAT",
            description = {
                "png: the labels of each frame, 0 for unlabelled.",
                "overlay: masks drawn over the previews of their frames.",
                "coco: COCO's JSON, with masks as compressed run lengths.",
                "cvat: CVAT for images 1.1, an XML file."
            })
    private String format;

    @Option(
            names = "--masks",
            required = true,
            paramLabel = "TOPIC|FILE",
            description = "A masks topic of --bootstrap, or a file of JSON lines, such as masks.ndjson.")
    private String masks;

    @ArgGroup(exclusive = false)
    private KafkaOptions kafka;

    @Option(
            names = "--format",
            defaultValue = "protobuf",
            description = "What the topic's records are: protobuf or json (${DEFAULT-VALUE}).")
    private String records;

    @Option(
            names = "--previews",
            paramLabel = "TOPIC",
            description = "For overlay: the previews topic of the same job.")
    private Optional<String> previews = Optional.empty();

    @Option(
            names = "--as",
            defaultValue = "mp4",
            description = "For overlay: mp4, videos of each stream, or png, a picture a frame (${DEFAULT-VALUE}).")
    private String kind;

    @Option(
            names = "--size",
            defaultValue = "frame",
            description = "For coco and cvat: frame, annotations of the camera's pictures, or mask (${DEFAULT-VALUE}).")
    private String size;

    @Option(names = "--overwrite", description = "For coco and cvat: a file that is there already may be replaced.")
    private boolean overwrite;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR|FILE",
            description = "The folder where the pictures go; for coco and cvat the file.")
    private Path out;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    private MaskInput input;
    private long written;
    private long withoutPreview;

    @Override
    public void run() {
        input = new MaskInput(masks, Optional.ofNullable(kafka).map(KafkaOptions::connection), records, SILENCE);
        switch (format) {
            case "png" -> png();
            case "overlay" -> overlay();
            case "coco" -> annotations(AnnotationExport::coco);
            case "cvat" -> annotations(AnnotationExport::cvat);
            default ->
                throw new UsageException(
                        "unknown format '%s'; this version exports png, overlay, coco and cvat".formatted(format));
        }
    }

    private void png() {
        LabelPictures pictures = new LabelPictures(out);
        input.forEach(mask -> {
            pictures.write(mask);
            written++;
        });
        report("%d pictures are in %s");
    }

    private void annotations(BiConsumer<AnnotationExport, MaskInput> export) {
        AnnotationExport file = new AnnotationExport(out, overwrite, size);
        export.accept(file, input);
        written = file.frames();
        report("%d frames are in %s");
    }

    private void overlay() {
        if (kafka == null || previews.isEmpty()) {
            throw new UsageException("overlays are drawn over previews; give --bootstrap and --previews TOPIC");
        }
        if (!kind.equals("mp4") && !kind.equals("png")) {
            throw new UsageException("--as '%s': choose mp4 or png".formatted(kind));
        }
        KafkaConnection connection = kafka.connection();
        BrokerChecks.requireTopic(connection, previews.get());
        // Before the previews are read, which may take long.
        input.require();
        try (OverlayPictures overlays = overlays();
                KeptPreviews kept = KeptPreviews.of(connection, previews.get(), SILENCE)) {
            input.forEach(mask -> draw(overlays, kept, mask));
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        }
        input.requireAllReadable("%d pictures are in %s".formatted(written, out));
        if (written == 0 && input.read() > 0) {
            throw new FailedException("none of the %d masks has a preview in topic '%s'; is it of the same job?"
                    .formatted(input.read(), previews.get()));
        }
        report("%d pictures are in %s");
    }

    private OverlayPictures overlays() {
        try {
            return kind.equals("png") ? OverlayPictures.stills(out) : OverlayPictures.videos(out);
        } catch (IllegalStateException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private void draw(OverlayPictures overlays, KeptPreviews kept, SegmentedFrame mask) throws IOException {
        Optional<byte[]> jpeg = kept.of(mask.id());
        if (jpeg.isEmpty()) {
            withoutPreview++;
            return;
        }
        Picture picture;
        try {
            picture = new PictureReader().read(jpeg.get(), "the preview of " + mask.id());
        } catch (ModelException e) {
            input.unreadable(e.getMessage());
            return;
        }
        if (overlays.write(mask, new RgbImage(picture.width(), picture.height(), picture.rgb()))) {
            written++;
        }
    }

    private void report(String told) {
        input.requireAllReadable(told.formatted(written, out));
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("masks", input.read());
            line.put(format.equals("png") || format.equals("overlay") ? "pictures" : "frames", written);
            if (previews.isPresent()) {
                line.put("without_preview", withoutPreview);
            }
            line.put("out", out.toString());
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            spec.commandLine().getErr().println(told.formatted(written, out));
        }
    }
}
