package io.maskstream.job;

import io.maskstream.job.adapt.ProcessAdapter;
import io.maskstream.job.config.ControlConfiguration;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.job.kafka.KafkaClients;
import io.maskstream.model.AdaptedWords;
import io.maskstream.model.ModelReference;
import io.maskstream.stream.control.AdaptationPolicy;
import io.maskstream.stream.control.ControlDeserializer;
import io.maskstream.stream.control.ControlSettings;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ControlMessage;
import io.maskstream.stream.record.ControlStart;
import io.maskstream.stream.source.EndingSource;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Flink's Kafka source over the control topic, and how a run stands to what is in it. */
final class ControlTopic {
    private static final int OVERHEAD = 64 * 1024;

    private ControlTopic() {}

    /** From the beginning: a compacted topic holds what is in force. It ends where all sources end. */
    static Source<ControlMessage, ?, ?> source(ControlConfiguration control, boolean bounded) {
        Properties properties = new Properties();
        properties.setProperty(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                Integer.toString(ControlDeserializer.LARGEST_BYTES + OVERHEAD));
        // Answers are once for each message, so messages of transactions that were given up must not be read.
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.putAll(KafkaClients.properties(control.connection()));
        KafkaSourceBuilder<ControlMessage> builder = KafkaSource.<ControlMessage>builder()
                .setProperties(properties)
                .setBootstrapServers(control.connection().bootstrap())
                .setTopics(control.topic())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new ControlDeserializer());
        if (bounded) {
            builder.setBounded(OffsetsInitializer.latest());
            return new EndingSource<>(builder.build());
        }
        return builder.build();
    }

    /**
     * How a run begins.
     *
     * @param reset whether the configuration is to beat the state and the messages that are in the topic now
     */
    static ControlSettings settings(JobConfiguration job, SegmenterProvider model, boolean reset) {
        AdaptationPolicy adaptation = adaptation(job);
        if (!reset) {
            return new ControlSettings(
                    model, job.vocabulary(), new ControlStart.GoOn(), Map.of(), job.measuresMasks(), adaptation);
        }
        Map<Integer, Long> ends = job.control()
                .map(control -> BrokerChecks.ends(control.connection(), control.topic()))
                .orElse(Map.of());
        String run = UUID.randomUUID().toString();
        return new ControlSettings(
                model, job.vocabulary(), new ControlStart.StartOver(run), ends, job.measuresMasks(), adaptation);
    }

    private static AdaptationPolicy adaptation(JobConfiguration job) {
        if (job.adaptation().isEmpty()) {
            return new AdaptationPolicy.Off();
        }
        String model = job.model().directory();
        if (!AdaptedWords.possible(ModelReference.parse(model))) {
            throw new UsageException(
                    "adapt.mode is background, but the model '%s' is no directory of an ofa or ifseg model, which alone are adapted to words; give another model, or remove 'adapt'"
                            .formatted(model));
        }
        return new AdaptationPolicy.Background(
                new ProcessAdapter(job.adaptation().get(), model));
    }
}
