package io.maskstream.job;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SinkConfiguration.Files;
import io.maskstream.job.config.SinkConfiguration.Topics;
import io.maskstream.job.kafka.KafkaClients;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.rule.Alert;
import io.maskstream.stream.rule.Statistics;
import io.maskstream.stream.sink.DeadLetterLog;
import io.maskstream.stream.sink.FilesSink;
import io.maskstream.stream.sink.KafkaSinks;
import io.maskstream.stream.sink.KafkaTarget;
import io.maskstream.stream.sink.RuleFilesSink;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/** The ends of the walk: masks, what they say in numbers, and dead letters into topics and files. */
final class Sinks {
    private final JobConfiguration job;
    private final StageSettings settings;
    private final Chain chain;

    Sinks(JobConfiguration job, StageSettings settings, Chain chain) {
        this.job = job;
        this.settings = settings;
        this.chain = chain;
    }

    void masks(DataStream<SegmentedFrame> masks) {
        topics().ifPresent(topics -> masks.sinkTo(KafkaSinks.masks(
                        target(topics, topics.masks()),
                        StageSettings.format(topics.format()),
                        settings.delivery(chain),
                        Math.toIntExact(job.limits().maximumRecord().bytes())))
                .name(chain.named("masks-topic"))
                .uid(chain.named("masks-topic"))
                .setParallelism(job.parallelism().inferSubtasks()));
        topics().ifPresent(topics -> topics.previews().ifPresent(previews -> masks.sinkTo(KafkaSinks.previews(
                        target(topics, previews),
                        Math.toIntExact(job.limits().maximumRecord().bytes())))
                .name(chain.named("previews-topic"))
                .uid(chain.named("previews-topic"))
                .setParallelism(job.parallelism().inferSubtasks())));
        files().ifPresent(files -> masks.sinkTo(
                        new FilesSink(files.directory(), files.overlay().isPresent()))
                .name(chain.named("masks-files"))
                .uid(chain.named("masks-files"))
                .setParallelism(job.parallelism().inferSubtasks()));
    }

    void rules(DataStream<Alert> alerts, DataStream<Statistics> statistics) {
        topics().ifPresent(topics -> topics.alerts()
                .ifPresent(topic -> named(
                        "alerts-topic",
                        alerts.sinkTo(KafkaSinks.alerts(target(topics, topic), settings.delivery(chain))))));
        topics().ifPresent(topics -> topics.statistics()
                .ifPresent(topic -> named(
                        "statistics-topic",
                        statistics.sinkTo(KafkaSinks.statistics(
                                target(topics, topic),
                                settings.delivery(chain),
                                Math.toIntExact(job.limits().maximumRecord().bytes()))))));
        if (job.rules().asked()) {
            files().ifPresent(files -> {
                named("alerts-files", alerts.sinkTo(new RuleFilesSink<>(files.directory())));
                named("statistics-files", statistics.sinkTo(new RuleFilesSink<>(files.directory())));
            });
        }
    }

    private void named(String name, DataStreamSink<?> sink) {
        sink.name(chain.named(name))
                .uid(chain.named(name))
                .setParallelism(job.parallelism().inferSubtasks());
    }

    void deadLetters(DataStream<DeadLetter> letters) {
        Optional<KafkaTarget> target =
                topics().flatMap(topics -> topics.deadLetters().map(topic -> target(topics, topic)));
        var sink = target.isPresent()
                ? letters.sinkTo(KafkaSinks.deadLetters(target.get(), settings.delivery(chain)))
                : letters.sinkTo(new DeadLetterLog());
        sink.name(chain.named("dead-letters"))
                .uid(chain.named("dead-letters"))
                .setParallelism(job.parallelism().decodeSubtasks());
    }

    /** Answers to control messages; there are none where the job takes no commands. */
    static void controlEvents(JobConfiguration job, StageSettings settings, DataStream<ControlEvent> events) {
        job.control().ifPresent(control -> events.sinkTo(KafkaSinks.controlEvents(
                        new KafkaTarget(
                                control.connection().bootstrap(),
                                control.events(),
                                KafkaClients.references(control.connection())),
                        settings.delivery(Chain.REPLAY)))
                .name("control-events")
                .uid("control-events")
                .setParallelism(1));
    }

    private Optional<Topics> topics() {
        return job.sinks().stream()
                .filter(Topics.class::isInstance)
                .map(Topics.class::cast)
                .findFirst();
    }

    private Optional<Files> files() {
        return job.sinks().stream()
                .filter(Files.class::isInstance)
                .map(Files.class::cast)
                .findFirst();
    }

    private static KafkaTarget target(Topics topics, String topic) {
        return new KafkaTarget(topics.connection().bootstrap(), topic, KafkaClients.references(topics.connection()));
    }
}
