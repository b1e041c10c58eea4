package io.maskstream.job.cli;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.Progress;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.kafka.VideoPublishing;
import io.maskstream.stream.record.FrameId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code publish}: a video file into a frames topic. */
@Command(name = "publish", description = "Publish a video file to a frames topic, an access unit or picture a record.")
final class PublishCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "INPUT", description = "The video file.")
    private Path input;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--topic", required = true, description = "The frames topic.")
    private String topic;

    @Option(names = "--stream", paramLabel = "ID", description = "Id of the stream; the file's name if not given.")
    private Optional<String> stream = Optional.empty();

    @Option(names = "--codec", defaultValue = "copy", description = "copy (as in the file) or jpeg (${DEFAULT-VALUE}).")
    private String codec;

    @Option(names = "--rate", paramLabel = "R", description = "Frames a second; as fast as it goes if not given.")
    private Optional<Double> rate = Optional.empty();

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    @Override
    public void run() {
        VideoPublishing.Form form =
                switch (codec) {
                    case "copy" -> VideoPublishing.Form.COPY;
                    case "jpeg" -> VideoPublishing.Form.JPEG;
                    default -> throw new UsageException("--codec '%s': choose copy or jpeg".formatted(codec));
                };
        if (rate.isPresent() && !(rate.get() > 0 && rate.get() <= 10_000)) {
            throw new UsageException("--rate %s: frames a second, above 0".formatted(rate.get()));
        }
        if (!Files.isRegularFile(input)) {
            throw new UsageException("%s: no such file; give a video file".formatted(input));
        }
        String id = streamId();
        KafkaConnection connection = kafka.connection();
        BrokerChecks.requireTopic(connection, topic);
        ByteSize largest = BrokerChecks.largestRecord(connection, topic);
        long started = System.nanoTime();
        try (FramesPublisher publisher = new FramesPublisher(connection, topic, largest);
                Progress progress = Progress.toStandardError("frames", OptionalLong.empty())) {
            OptionalDouble pace = rate.map(OptionalDouble::of).orElse(OptionalDouble.empty());
            long sent = new VideoPublishing(publisher, id, pace, progress::to).publish(input, form);
            report(id, sent, (System.nanoTime() - started) / 1e9);
        }
    }

    private String streamId() {
        String name = stream.orElseGet(() -> input.getFileName().toString().replaceFirst("\\.[^.]+$", ""));
        try {
            return new FrameId(name, 0, 0).stream();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--stream: " + e.getMessage(), e);
        }
    }

    private void report(String id, long sent, double seconds) {
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("stream", id);
            line.put("topic", topic);
            line.put("records", sent);
            line.put("seconds", Math.round(seconds * 1000) / 1000.0);
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            spec.commandLine()
                    .getErr()
                    .println("published %d records of stream '%s' to topic '%s'".formatted(sent, id, topic));
        }
    }
}
