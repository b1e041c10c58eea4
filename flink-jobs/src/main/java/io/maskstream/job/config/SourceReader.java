package io.maskstream.job.config;

import io.maskstream.job.config.SourceConfiguration.CameraStream;
import io.maskstream.job.config.SourceConfiguration.FramesTopic;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.config.SourceConfiguration.Start;
import io.maskstream.job.config.SourceConfiguration.VideoFile;
import io.maskstream.stream.source.Camera;
import io.maskstream.stream.source.CameraAddress;
import io.maskstream.stream.source.CredentialReference;
import io.maskstream.stream.source.ReconnectDelays;
import io.maskstream.stream.video.RtspTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code sources}: a list of {@code rtsp: {…}}, {@code kafka: {…}} and {@code file: {…}}. */
final class SourceReader {
    private final Section job;

    SourceReader(Section job) {
        this.job = job;
    }

    List<SourceConfiguration> read() {
        List<SourceConfiguration> sources = new ArrayList<>();
        for (Node item : job.list("sources")) {
            Section source = job.section(item, "sources");
            List<String> kinds =
                    Stream.of("rtsp", "kafka", "file").filter(source::has).toList();
            if (kinds.size() != 1) {
                source.end();
                throw job.error(item.place(), "a source is one of 'rtsp: {…}', 'kafka: {…}' and 'file: {…}'");
            }
            sources.add(
                    switch (kinds.get(0)) {
                        case "rtsp" -> camera(source.section("rtsp"));
                        case "kafka" -> topic(source.section("kafka"));
                        default -> file(source.section("file"));
                    });
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
        boolean realtime = file.value("realtime", Values::flag).orElse(false);
        boolean loop = file.value("loop", Values::flag).orElse(false);
        return file.build(() -> new VideoFile(stream, path, loop, realtime));
    }

    private static CameraStream camera(Section rtsp) {
        String stream = rtsp.required("stream", text -> text);
        CameraAddress address = rtsp.required("url", CameraAddress::parse);
        Optional<CredentialReference> credentials = rtsp.value("credentials", CredentialReference::parse);
        RtspTransport transport = rtsp.value("transport", text -> Values.oneOf(RtspTransport.class, text))
                .orElse(RtspTransport.TCP);
        Section pauses = rtsp.section("reconnect");
        Duration min = pauses.value("min", Values::duration).orElse(ReconnectDelays.DEFAULT.min());
        Duration max = pauses.value("max", Values::duration).orElse(ReconnectDelays.DEFAULT.max());
        ReconnectDelays reconnect = pauses.build(() -> new ReconnectDelays(min, max));
        Duration timeout = rtsp.value("timeout", Values::duration).orElse(Camera.DEFAULT_TIMEOUT);
        return rtsp.build(() -> new CameraStream(stream, address, credentials, transport, reconnect, timeout));
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
