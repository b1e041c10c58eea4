package io.maskstream.job.config;

import io.maskstream.job.config.SinkConfiguration.Files;
import io.maskstream.job.config.SinkConfiguration.Topics;
import io.maskstream.model.ClassPrompt;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.rule.ClassRedaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads a job's YAML key by key, in the order of the reference in docs/running.md. */
final class JobReader {
    private final Section job;

    JobReader(String file, String text) {
        this.job = new Section(file, "", YamlText.parse(file, text));
    }

    JobConfiguration read() {
        List<SourceConfiguration> sources = new SourceReader(job).read();
        ModelConfiguration model = model(job.section("model"));
        Optional<AdaptationConfiguration> adaptation = new AdaptationReader(job.section("adapt")).read();
        MaskConfiguration masks = masks(job.section("masks"));
        Vocabulary vocabulary = vocabulary();
        SamplingConfiguration sampling = sampling(job.section("sampling"));
        BatchingConfiguration batching = batching(job.section("batching"));
        Optional<Duration> freshness = freshness();
        ParallelismConfiguration parallelism = parallelism(job.section("parallelism"));
        Section previewKeys = job.section("previews");
        PreviewConfiguration previews = previews(previewKeys, vocabulary);
        boolean steady = steady(job.section("temporal"));
        DeliveryConfiguration delivery = delivery(job.section("delivery"));
        CheckpointConfiguration checkpoint = checkpoint(job.section("checkpoint"));
        Optional<ControlConfiguration> control = control();
        List<SinkConfiguration> sinks = new SinkReader(job).read();
        requireSinkOfPreviews(previewKeys, sinks);
        RuleConfiguration rules =
                new RuleConfigurationReader(job).read(vocabulary, masks.regions(), namedStreams(sources));
        requireSinkOfRules(sinks);
        LimitsConfiguration limits = limits(job.section("limits"));
        refuseMetrics(job.section("metrics"));
        return job.build(() -> new JobConfiguration(
                sources,
                model,
                adaptation,
                masks,
                vocabulary,
                sampling,
                batching,
                freshness,
                parallelism,
                previews,
                steady,
                delivery,
                checkpoint,
                control,
                sinks,
                rules,
                limits));
    }

    /** Empty where a topic may bring streams that the configuration does not name. */
    private static Optional<List<String>> namedStreams(List<SourceConfiguration> sources) {
        List<String> streams = new ArrayList<>();
        for (SourceConfiguration source : sources) {
            Optional<String> stream = JobConfiguration.stream(source);
            if (stream.isEmpty()) {
                return Optional.empty();
            }
            streams.add(stream.get());
        }
        return Optional.of(streams);
    }

    private static ModelConfiguration model(Section model) {
        String directory = model.required("directory", text -> text);
        String device = model.value("device", text -> text).orElse("auto");
        ModelConfiguration.Precision precision = model.value(
                        "precision", text -> Values.oneOf(ModelConfiguration.Precision.class, text))
                .orElse(ModelConfiguration.Precision.FP32);
        ModelConfiguration.Input input = model.value(
                        "input", text -> Values.oneOf(ModelConfiguration.Input.class, text))
                .orElse(ModelConfiguration.Input.MODEL);
        ModelConfiguration.Fit fit = model.value("fit", text -> Values.oneOf(ModelConfiguration.Fit.class, text))
                .orElse(ModelConfiguration.Fit.LETTERBOX);
        return model.build(() -> new ModelConfiguration(directory, device, precision, input, fit));
    }

    private static MaskConfiguration masks(Section masks) {
        MaskConfiguration.Resolution resolution = masks.value("resolution", MaskConfiguration.Resolution::parse)
                .orElse(new MaskConfiguration.Resolution.Model());
        boolean regions = masks.value("regions", Values::flag).orElse(true);
        int minimumArea = masks.value("min-area", Values::whole).orElse(16);
        return masks.build(() -> new MaskConfiguration(resolution, regions, minimumArea));
    }

    private Vocabulary vocabulary() {
        if (!job.has("vocabulary")) {
            throw job.missing("vocabulary");
        }
        List<ClassPrompt> classes = new ArrayList<>();
        Vocabulary[] built = new Vocabulary[1];
        for (Node item : job.list("vocabulary")) {
            classes.add(classPrompt(item));
            // Class by class, so that a duplicate is reported where it stands.
            built[0] = job.at(item.place(), "", () -> new Vocabulary(classes));
        }
        return built[0] != null ? built[0] : job.at(job.keyPlace("vocabulary"), "", () -> new Vocabulary(classes));
    }

    private ClassPrompt classPrompt(Node item) {
        if (item instanceof Node.Mapping) {
            Section section = job.section(item, "vocabulary");
            String name = section.required("name", text -> text);
            List<String> prompts = section.list("prompts").stream()
                    .map(prompt -> section.text(prompt, "vocabulary.prompts"))
                    .toList();
            OptionalDouble threshold = section.value("threshold", Values::number)
                    .map(OptionalDouble::of)
                    .orElse(OptionalDouble.empty());
            return section.build(() -> new ClassPrompt(name, prompts, threshold));
        }
        String name = job.text(item, "vocabulary");
        return job.at(item.place(), "vocabulary: ", () -> ClassPrompt.of(name));
    }

    private static SamplingConfiguration sampling(Section sampling) {
        SamplingConfiguration policy = sampling.value(
                        "max-fps",
                        text -> text.equals("none")
                                ? new SamplingConfiguration.EveryFrame()
                                : new SamplingConfiguration.AtMost(Values.number(text)))
                .orElse(new SamplingConfiguration.EveryFrame());
        sampling.end();
        return policy;
    }

    private static BatchingConfiguration batching(Section batching) {
        int maximumSize = batching.value("max-size", Values::whole).orElse(8);
        Duration maximumWait = batching.value("max-wait", Values::duration).orElse(Duration.ofMillis(20));
        Duration latencyTarget =
                batching.value("latency-target", Values::duration).orElse(Duration.ofMillis(250));
        boolean deterministic = batching.value("deterministic", Values::flag).orElse(false);
        return batching.build(() -> new BatchingConfiguration(maximumSize, maximumWait, latencyTarget, deterministic));
    }

    private Optional<Duration> freshness() {
        return job.value(
                        "freshness",
                        text -> text.equals("none") ? Optional.<Duration>empty() : Optional.of(Values.duration(text)))
                .orElse(Optional.of(Duration.ofMillis(500)));
    }

    private static ParallelismConfiguration parallelism(Section parallelism) {
        OptionalInt decode = parallelism.value("decode", JobReader::autoOrWhole).orElse(OptionalInt.empty());
        OptionalInt infer = parallelism.value("infer", JobReader::autoOrWhole).orElse(OptionalInt.empty());
        int maximum = parallelism.value("max", Values::whole).orElse(128);
        return parallelism.build(() -> new ParallelismConfiguration(decode, infer, maximum));
    }

    private static PreviewConfiguration previews(Section previews, Vocabulary vocabulary) {
        int width = previews.value("width", Values::whole).orElse(640);
        double maximumFps = previews.value("max-fps", Values::number).orElse(5.0);
        Optional<ClassRedaction> redaction = new RedactionReader(previews).read(vocabulary);
        return previews.build(() -> new PreviewConfiguration(width, maximumFps, redaction));
    }

    private Optional<ControlConfiguration> control() {
        if (!job.has("control")) {
            return Optional.empty();
        }
        Section control = job.section("control");
        SourceConfiguration.KafkaConnection connection = Connections.read(control);
        String topic = control.value("topic", text -> text).orElse("control");
        String events = control.value("events", text -> text).orElse("control-events");
        return Optional.of(control.build(() -> new ControlConfiguration(connection, topic, events)));
    }

    /** Keys that nobody looks at are refused: overlays are drawn on pictures of their own size, one for each frame. */
    private void requireSinkOfPreviews(Section previews, List<SinkConfiguration> sinks) {
        boolean topic = sinks.stream()
                .anyMatch(sink ->
                        sink instanceof Topics topics && topics.previews().isPresent());
        boolean overlay = sinks.stream()
                .anyMatch(sink -> sink instanceof Files files && files.overlay().isPresent());
        for (String key : List.of("width", "max-fps")) {
            if (!topic && previews.has(key)) {
                throw previews.error(
                        previews.keyPlace(key),
                        "'%s' has no effect: no sink takes previews; add 'previews: TOPIC' to the kafka sink, or remove it"
                                .formatted(previews.name(key)));
            }
        }
        if (topic && overlay) {
            throw job.error(
                    job.keyPlace("sinks"),
                    "a previews topic and overlay videos in one job are not supported yet: a frame carries one picture; "
                            + "remove 'previews' from the kafka sink or 'overlay' from the files sink");
        }
    }

    /** Rules that nobody could hear of are refused. */
    private void requireSinkOfRules(List<SinkConfiguration> sinks) {
        boolean files = sinks.stream().anyMatch(Files.class::isInstance);
        Optional<Topics> topics = sinks.stream()
                .filter(Topics.class::isInstance)
                .map(Topics.class::cast)
                .findFirst();
        boolean alerts = topics.flatMap(Topics::alerts).isPresent();
        boolean statistics = topics.flatMap(Topics::statistics).isPresent();
        for (String key : List.of("rules", "zones", "statistics")) {
            boolean heard = files || statistics || alerts && !key.equals("statistics");
            if (key.equals("rules") && statistics && !alerts && !files) {
                heard = false;
            }
            if (job.has(key) && !heard) {
                String topic = key.equals("rules") ? "alerts" : "statistics";
                throw job.error(
                        job.keyPlace(key),
                        "'%s' has no effect: no sink takes it; add '%s: TOPIC' to the kafka sink, or a files sink"
                                .formatted(key, topic));
            }
        }
    }

    private static boolean steady(Section temporal) {
        Optional<String> smoothing = temporal.value("smoothing", text -> oneOf(text, "none", "hysteresis"));
        temporal.end();
        return smoothing.isPresent() && smoothing.get().equals("hysteresis");
    }

    private static DeliveryConfiguration delivery(Section delivery) {
        String mode = delivery.value("mode", text -> oneOf(text, "at-least-once", "exactly-once"))
                .orElse("at-least-once");
        Optional<String> prefix = delivery.value("transaction-prefix", text -> text);
        Duration timeout =
                delivery.value("transaction-timeout", Values::duration).orElse(Duration.ofMinutes(10));
        if (mode.equals("at-least-once")) {
            delivery.end();
            return new DeliveryConfiguration.AtLeastOnce();
        }
        if (prefix.isEmpty()) {
            throw delivery.error(
                    delivery.place(),
                    "delivery.mode is exactly-once, which needs 'transaction-prefix': a name that no other job on the "
                            + "broker uses");
        }
        return delivery.build(() -> new DeliveryConfiguration.ExactlyOnce(prefix.get(), timeout));
    }

    private static CheckpointConfiguration checkpoint(Section checkpoint) {
        Duration interval = checkpoint.value("interval", Values::duration).orElse(Duration.ofSeconds(10));
        Optional<String> directory = checkpoint.value("directory", text -> text);
        int restarts = checkpoint.value("restarts", Values::whole).orElse(8);
        checkpoint.refuse("unaligned", "unaligned checkpoints would put pixels into the state; remove it");
        return checkpoint.build(() -> new CheckpointConfiguration(interval, directory, restarts));
    }

    private static LimitsConfiguration limits(Section limits) {
        ByteSize maximumRecord = limits.value("max-record", Values::size).orElse(new ByteSize(16L << 20));
        long maximumPixels = limits.value("max-pixels", Values::whole).orElse(1 << 26);
        return limits.build(() -> new LimitsConfiguration(maximumRecord, maximumPixels));
    }

    private static void refuseMetrics(Section metrics) {
        metrics.value("prometheus-port", Values::whole);
        metrics.notYet("prometheus-port", metrics.has("prometheus-port"));
        metrics.end();
    }

    private static OptionalInt autoOrWhole(String text) {
        return text.equals("auto") ? OptionalInt.empty() : OptionalInt.of(Values.whole(text));
    }

    private static String oneOf(String text, String... choices) {
        if (!List.of(choices).contains(text)) {
            throw new IllegalArgumentException("'%s' is none of %s".formatted(text, String.join(", ", choices)));
        }
        return text;
    }
}
