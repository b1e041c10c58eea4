package io.maskstream.job.config;

import io.maskstream.job.config.SourceConfiguration.FramesTopic;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.config.SourceConfiguration.Start;
import io.maskstream.job.config.SourceConfiguration.VideoFile;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code sources}: a list of {@code kafka: {…}} and {@code file: {…}}. */
final class SourceReader {
    private final Section job;

    SourceReader(Section job) {
        this.job = job;
    }

    List<SourceConfiguration> read() {
        List<SourceConfiguration> sources = new ArrayList<>();
        for (Node item : job.list("sources")) {
            Section source = job.section(item, "sources");
            source.notYet("rtsp", source.has("rtsp"));
            if (source.has("kafka") == source.has("file")) {
                source.end();
                throw job.error(item.place(), "a source is one of 'kafka: {…}' and 'file: {…}'");
            }
            sources.add(source.has("kafka") ? topic(source.section("kafka")) : file(source.section("file")));
            source.end();
            job.at(item.place(), "", () -> {
                JobConfiguration.requireDistinct(sources);
                return sources;
            });
        }
        return sources;
    }

    private static VideoFile file(Section file) {
        String stream = file.required("stream", text -> text);
        String path = file.required("path", text -> text);
        file.notYet("realtime", file.value("realtime", Values::flag).orElse(false));
        boolean loop = file.value("loop", Values::flag).orElse(false);
        return file.build(() -> new VideoFile(stream, path, loop));
    }

    private static FramesTopic topic(Section kafka) {
        KafkaConnection connection = Connections.read(kafka);
        String topic = kafka.required("topic", text -> text);
        String name = kafka.value("name", text -> text).orElse(topic);
        String group = kafka.value("group", text -> text).orElse("maskstream");
        boolean bounded = kafka.value("bounded", Values::flag).orElse(false);
        boolean live = kafka.value("live", Values::flag).orElse(false);
        // Where the newest frames count, those from before the start do not.
        Start start =
                kafka.value("start", SourceReader::start).orElse(live ? new Start.Latest() : new Start.Committed());
        return kafka.build(() -> new FramesTopic(name, connection, topic, group, start, bounded, live));
    }

    private static Start start(String text) {
        return switch (text) {
            case "committed" -> new Start.Committed();
            case "earliest" -> new Start.Earliest();
            case "latest" -> new Start.Latest();
            default -> new Start.At(time(text));
        };
    }

    private static Instant time(String text) {
        try {
            return text.matches("\\d{1,18}") ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'%s' is none of committed, earliest, latest, 2026-01-31T12:00:00Z, milliseconds since 1970"
                            .formatted(text),
                    e);
        }
    }
}
