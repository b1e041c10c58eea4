package io.maskstream.job.cli;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.job.kafka.KeptPreviews;
import io.maskstream.job.kafka.MaskTally;
import io.maskstream.model.ModelException;
import io.maskstream.model.image.Picture;
import io.maskstream.model.image.PictureReader;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.sink.LabelPictures;
import io.maskstream.stream.sink.OverlayPictures;
import io.maskstream.stream.video.RgbImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: masks of a topic or of a file of lines as pictures and videos. */
@Command(name = "export", description = "Masks as pictures that other tools read.")
final class ExportCommand implements Runnable {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FORMAT",
            description = {
                "png: the labels of each frame, 0 for unlabelled.",
                "overlay: masks drawn over the previews of their frames."
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

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the pictures go.")
    private Path out;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    private final Counts counts = new Counts();
    private long unreadable;
    private Optional<String> firstProblem = Optional.empty();

    /** What came of the masks. */
    private static final class Counts {
        private long masks;
        private long written;
        private long withoutPreview;
    }

    /** Takes masks. */
    @FunctionalInterface
    private interface Target {
        /** Whether there is a picture of it now. */
        boolean write(SegmentedFrame mask) throws IOException;
    }

    @Override
    public void run() {
        switch (format) {
            case "png" -> {
                LabelPictures pictures = new LabelPictures(out);
                read(mask -> pictures.write(mask) != null);
                report();
            }
            case "overlay" -> overlay();
            default ->
                throw new UsageException("unknown format '%s'; this version exports png and overlay".formatted(format));
        }
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
        if (!ofAFile()) {
            // Before the previews are read, which may take long.
            BrokerChecks.requireTopic(connection, masks);
        }
        try (OverlayPictures overlays = overlays();
                KeptPreviews kept = KeptPreviews.of(connection, previews.get(), SILENCE)) {
            read(mask -> draw(overlays, kept, mask));
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        }
        if (counts.written == 0 && counts.masks > 0) {
            throw new FailedException("none of the %d masks has a preview in topic '%s'; is it of the same job?"
                    .formatted(counts.masks, previews.get()));
        }
        report();
    }

    private OverlayPictures overlays() {
        try {
            return kind.equals("png") ? OverlayPictures.stills(out) : OverlayPictures.videos(out);
        } catch (IllegalStateException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private boolean draw(OverlayPictures overlays, KeptPreviews kept, SegmentedFrame mask) throws IOException {
        Optional<byte[]> jpeg = kept.of(mask.id());
        if (jpeg.isEmpty()) {
            counts.withoutPreview++;
            return false;
        }
        Picture picture;
        try {
            picture = new PictureReader().read(jpeg.get(), "the preview of " + mask.id());
        } catch (ModelException e) {
            unreadable(e.getMessage());
            return false;
        }
        return overlays.write(mask, new RgbImage(picture.width(), picture.height(), picture.rgb()));
    }

    private void read(Target target) {
        if (ofAFile()) {
            lines(target);
        } else {
            topic(target);
        }
        if (unreadable > 0) {
            throw new FailedException("%d masks could not be read, the first is %s; %d pictures are in %s"
                    .formatted(unreadable, firstProblem.orElseThrow(), counts.written, out));
        }
    }

    private boolean ofAFile() {
        return kafka == null || Files.isRegularFile(Path.of(masks));
    }

    private void report() {
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("masks", counts.masks);
            line.put("pictures", counts.written);
            if (previews.isPresent()) {
                line.put("without_preview", counts.withoutPreview);
            }
            line.put("out", out.toString());
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            spec.commandLine().getErr().println("%d pictures are in %s".formatted(counts.written, out));
        }
    }

    private void topic(Target target) {
        MaskFormat form =
                switch (records) {
                    case "protobuf" -> MaskFormat.PROTOBUF;
                    case "json" -> MaskFormat.JSON;
                    default -> throw new UsageException("--format '%s': choose protobuf or json".formatted(records));
                };
        KafkaConnection connection = kafka.connection();
        BrokerChecks.requireTopic(connection, masks);
        try (MaskTally tally = new MaskTally(connection, masks, form)) {
            tally.readToEnd(SILENCE, mask -> write(target, mask));
        } catch (IllegalArgumentException e) {
            throw new FailedException(
                    "topic '%s' has a record that is no mask: %s; %d pictures are in %s"
                            .formatted(masks, e.getMessage(), counts.written, out),
                    e);
        }
    }

    private void lines(Target target) {
        Path file = Path.of(masks);
        if (!Files.isRegularFile(file)) {
            throw new UsageException(
                    "--masks %s: no such file; give a file of JSON lines, or --bootstrap for a topic".formatted(masks));
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    line(target, line, number);
                }
            }
        } catch (IOException e) {
            throw new FailedException(
                    "%s cannot be read as UTF-8 text: %s; %d pictures are in %s"
                            .formatted(file, e.getMessage(), counts.written, out),
                    e);
        }
    }

    private void line(Target target, String line, long number) {
        try {
            write(target, MaskRecords.fromJson(line));
        } catch (IllegalArgumentException e) {
            unreadable("line %d: %s".formatted(number, e.getMessage()));
        }
    }

    private void unreadable(String problem) {
        unreadable++;
        firstProblem = firstProblem.or(() -> Optional.of(problem));
    }

    private void write(Target target, SegmentedFrame mask) {
        try {
            counts.masks++;
            if (target.write(mask)) {
                counts.written++;
            }
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }
}
