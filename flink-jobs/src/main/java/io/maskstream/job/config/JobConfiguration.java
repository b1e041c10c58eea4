package io.maskstream.job.config;

import io.maskstream.job.config.SourceConfiguration.CameraStream;
import io.maskstream.job.config.SourceConfiguration.FramesTopic;
import io.maskstream.job.config.SourceConfiguration.VideoFile;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.video.RtspTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A job as its YAML describes it, valid as a whole.
 *
 * @param sources at least one; no two with the same stream or name
 * @param model which model, and how frames are brought to it
 * @param adaptation how it is adapted to new words beside the stream; empty where it is not
 * @param masks what a mask record holds
 * @param vocabulary the classes
 * @param sampling which frames are looked at
 * @param batching how frames are gathered for the model
 * @param freshness how old a frame of a live source may get before it is shed; empty never sheds
 * @param parallelism how many subtasks work side by side
 * @param previews small pictures for people
 * @param steady whether the masks of each stream are steadied
 * @param delivery what a consumer can rely on
 * @param checkpoint how often the state is saved, and where
 * @param control commands while it runs; empty where it takes none
 * @param sinks at least one
 * @param rules what the masks are looked at for
 * @param limits what is refused because of its size
 */
public record JobConfiguration(
        List<SourceConfiguration> sources,
        ModelConfiguration model,
        Optional<AdaptationConfiguration> adaptation,
        MaskConfiguration masks,
        Vocabulary vocabulary,
        SamplingConfiguration sampling,
        BatchingConfiguration batching,
        Optional<Duration> freshness,
        ParallelismConfiguration parallelism,
        PreviewConfiguration previews,
        boolean steady,
        DeliveryConfiguration delivery,
        CheckpointConfiguration checkpoint,
        Optional<ControlConfiguration> control,
        List<SinkConfiguration> sinks,
        RuleConfiguration rules,
        LimitsConfiguration limits) {

    public JobConfiguration {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("'sources' is missing or empty; add an rtsp, a file or a kafka source");
        }
        if (sinks.isEmpty()) {
            throw new IllegalArgumentException("'sinks' is missing or empty; add a kafka or a files sink");
        }
        requireDistinct(sources);
        if (adaptation.isPresent()) {
            requireAdaptable(model, adaptation.get(), control.isPresent(), bounded(sources));
        }
        requireReliable(sources, freshness);
        Objects.requireNonNull(model);
        Objects.requireNonNull(vocabulary);
        Objects.requireNonNull(delivery);
        Objects.requireNonNull(control);
        Objects.requireNonNull(rules);
        freshness.ifPresent(budget -> Checks.positive("freshness", budget));
        boolean anyLive = sources.stream().anyMatch(SourceConfiguration::live);
        if (anyLive && freshness.isPresent() && freshness.get().compareTo(batching.maximumWait()) <= 0) {
            throw new IllegalArgumentException(
                    "freshness is %d ms, batching.max-wait %d ms: a frame would be too old before its batch leaves; make freshness longer"
                            .formatted(
                                    freshness.get().toMillis(),
                                    batching.maximumWait().toMillis()));
        }
    }

    /**
     * Reads and checks a file.
     *
     * @throws ConfigurationException with one line that says what is wrong and where
     */
    public static JobConfiguration read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("%s: no such file; give --config a job's YAML".formatted(file));
        } catch (IOException e) {
            throw new ConfigurationException("%s: cannot be read as UTF-8 text: %s".formatted(file, e.getMessage()));
        }
    }

    /** Reads and checks a text; {@code file} is what errors call it. */
    public static JobConfiguration parse(String file, String text) {
        return new JobReader(file, text).read();
    }

    /** The file sources, which share one operator, those that are shown in real time another one. */
    public List<VideoFile> videoFiles() {
        return all(VideoFile.class);
    }

    /** The cameras, which share one operator. */
    public List<CameraStream> cameras() {
        return all(CameraStream.class);
    }

    /** The Kafka sources, each an operator of its own. */
    public List<FramesTopic> framesTopics() {
        return all(FramesTopic.class);
    }

    private <T> List<T> all(Class<T> kind) {
        return sources.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Ids of the streams that the configuration names, in its order. */
    public List<String> namedStreams() {
        return sources.stream().flatMap(source -> stream(source).stream()).toList();
    }

    static Optional<String> stream(SourceConfiguration source) {
        if (source instanceof VideoFile file) {
            return Optional.of(file.stream());
        }
        return source instanceof CameraStream camera ? Optional.of(camera.stream()) : Optional.empty();
    }

    /** Whether the job ends by itself. */
    public boolean bounded() {
        return bounded(sources);
    }

    private static boolean bounded(List<SourceConfiguration> sources) {
        return sources.stream()
                .allMatch(source -> source instanceof FramesTopic topic && topic.bounded()
                        || source instanceof VideoFile file && !file.loop());
    }

    /** The model itself is looked at when the pipeline is built. */
    private static void requireAdaptable(
            ModelConfiguration model, AdaptationConfiguration adaptation, boolean controlled, boolean bounded) {
        if (!controlled) {
            throw new IllegalArgumentException("adapt.mode is background, but new words come by the control topic and "
                    + "there is none; add 'control', or remove 'adapt'");
        }
        if (bounded) {
            throw new IllegalArgumentException(
                    "adapt.mode is background, but all sources end, and with them the commands; "
                            + "adapt the model before, with 'maskstream adapt ifseg', and remove 'adapt'");
        }
        for (String place : List.of(model.directory(), adaptation.directory())) {
            if (place.matches("[a-z][a-z0-9+.-]*:.*")) {
                throw new IllegalArgumentException(
                        ("adapt.mode is background, which takes a model directory and a folder on this machine's file system, "
                                        + "or one that all machines share; '%s' is none")
                                .formatted(place));
            }
        }
    }

    /** Whether masks are measured: for rules, which commands may bring later, or for statistics. */
    public boolean measuresMasks() {
        return rules.asked()
                || sinks.stream()
                        .anyMatch(sink -> sink instanceof SinkConfiguration.Topics topics
                                && (topics.alerts().isPresent()
                                        || topics.statistics().isPresent()));
    }

    /** Without freshness nothing may be lost: a camera must be one that can be held back. */
    private static void requireReliable(List<SourceConfiguration> sources, Optional<Duration> freshness) {
        for (SourceConfiguration source : sources) {
            if (freshness.isEmpty()
                    && source instanceof CameraStream camera
                    && camera.transport() == RtspTransport.UDP) {
                throw new IllegalArgumentException(
                        ("freshness is none, which loses nothing, but camera '%s' sends by UDP, which cannot be held back; "
                                        + "set its transport to tcp, or give freshness a duration")
                                .formatted(camera.stream()));
            }
        }
    }

    static void requireDistinct(List<SourceConfiguration> sources) {
        Set<String> streams = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (SourceConfiguration source : sources) {
            Optional<String> stream = stream(source);
            if (stream.isPresent() && !streams.add(stream.get())) {
                throw new IllegalArgumentException(
                        "two sources make the stream '%s'; give each a stream of its own".formatted(stream.get()));
            }
            if (source instanceof FramesTopic topic && !names.add(topic.name())) {
                throw new IllegalArgumentException(
                        "two kafka sources have the name '%s', which makes their uid; give each its own 'name'"
                                .formatted(topic.name()));
            }
        }
    }
}
