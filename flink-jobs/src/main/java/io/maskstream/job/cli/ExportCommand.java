package io.maskstream.job.cli;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.job.kafka.MaskTally;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.sink.LabelPictures;
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

/** {@code export}: masks of a topic or of a file of lines as pictures. */
@Command(name = "export", description = "Masks as pictures that other tools read.")
final class ExportCommand implements Runnable {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FORMAT", description = "png: the labels of each frame, 0 for unlabelled.")
    private String format;

    @Option(
            names = "--masks",
            required = true,
            paramLabel = "TOPIC|FILE",
            description = "A masks topic with --bootstrap, else a file of JSON lines, such as masks.ndjson.")
    private String masks;

    @ArgGroup(exclusive = false)
    private KafkaOptions kafka;

    @Option(
            names = "--format",
            defaultValue = "protobuf",
            description = "What the topic's records are: protobuf or json (${DEFAULT-VALUE}).")
    private String records;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the pictures go.")
    private Path out;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    private long written;
    private long unreadable;
    private Optional<String> firstProblem = Optional.empty();

    @Override
    public void run() {
        if (!format.equals("png")) {
            throw new UsageException("unknown format '%s'; this version exports png".formatted(format));
        }
        LabelPictures pictures = new LabelPictures(out);
        if (kafka == null) {
            lines(pictures);
        } else {
            topic(pictures);
        }
        if (unreadable > 0) {
            throw new FailedException("%d masks could not be read, the first is %s; %d pictures are in %s"
                    .formatted(unreadable, firstProblem.orElseThrow(), written, out));
        }
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("masks", written);
            line.put("out", out.toString());
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            spec.commandLine().getErr().println("%d pictures are in %s".formatted(written, out));
        }
    }

    private void topic(LabelPictures pictures) {
        MaskFormat form =
                switch (records) {
                    case "protobuf" -> MaskFormat.PROTOBUF;
                    case "json" -> MaskFormat.JSON;
                    default -> throw new UsageException("--format '%s': choose protobuf or json".formatted(records));
                };
        KafkaConnection connection = kafka.connection();
        BrokerChecks.requireTopic(connection, masks);
        try (MaskTally tally = new MaskTally(connection, masks, form)) {
            tally.readToEnd(SILENCE, mask -> write(pictures, mask));
        } catch (IllegalArgumentException e) {
            throw new FailedException(
                    "topic '%s' has a record that is no mask: %s; %d pictures are in %s"
                            .formatted(masks, e.getMessage(), written, out),
                    e);
        }
    }

    private void lines(LabelPictures pictures) {
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
                    line(pictures, line, number);
                }
            }
        } catch (IOException e) {
            throw new FailedException(
                    "%s cannot be read as UTF-8 text: %s; %d pictures are in %s"
                            .formatted(file, e.getMessage(), written, out),
                    e);
        }
    }

    private void line(LabelPictures pictures, String line, long number) {
        try {
            write(pictures, MaskRecords.fromJson(line));
        } catch (IllegalArgumentException e) {
            unreadable++;
            firstProblem = firstProblem.or(() -> Optional.of("line %d: %s".formatted(number, e.getMessage())));
        }
    }

    private void write(LabelPictures pictures, SegmentedFrame mask) {
        try {
            pictures.write(mask);
            written++;
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }
}
