package io.maskstream.job.config;

import io.maskstream.job.config.SinkConfiguration.Files;
import io.maskstream.job.config.SinkConfiguration.Format;
import io.maskstream.job.config.SinkConfiguration.Overlay;
import io.maskstream.job.config.SinkConfiguration.Topics;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code sinks}: a list of {@code kafka: {…}} and {@code files: {…}}. */
final class SinkReader {
    private final Section job;

    SinkReader(Section job) {
        this.job = job;
    }

    List<SinkConfiguration> read() {
        List<SinkConfiguration> sinks = new ArrayList<>();
        for (Node item : job.list("sinks")) {
            Section sink = job.section(item, "sinks");
            if (sink.has("kafka") == sink.has("files")) {
                sink.end();
                throw job.error(item.place(), "a sink is one of 'kafka: {…}' and 'files: {…}'");
            }
            SinkConfiguration read = sink.has("kafka") ? topics(sink.section("kafka")) : files(sink.section("files"));
            sink.end();
            if (sinks.stream().anyMatch(other -> other.getClass() == read.getClass())) {
                throw job.error(item.place(), "a job has at most one kafka sink and one files sink");
            }
            sinks.add(read);
        }
        return sinks;
    }

    private static Topics topics(Section kafka) {
        KafkaConnection connection = Connections.read(kafka);
        String masks = kafka.required("masks", text -> text);
        Optional<String> deadLetters = kafka.value("dead-letters", text -> text);
        Optional<String> previews = kafka.value("previews", text -> text);
        Optional<String> statistics = kafka.value("statistics", text -> text);
        Optional<String> alerts = kafka.value("alerts", text -> text);
        Format format =
                kafka.value("format", text -> Values.oneOf(Format.class, text)).orElse(Format.PROTOBUF);
        return kafka.build(() -> new Topics(connection, masks, deadLetters, previews, statistics, alerts, format));
    }

    private static Files files(Section files) {
        String directory = files.required("directory", text -> text);
        Optional<Overlay> overlay = files.value("overlay", text -> Values.oneOf(Overlay.class, text));
        return files.build(() -> new Files(directory, overlay));
    }
}
