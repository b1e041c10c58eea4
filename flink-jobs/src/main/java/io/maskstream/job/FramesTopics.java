package io.maskstream.job;

import io.maskstream.job.config.LimitsConfiguration;
import io.maskstream.job.config.SourceConfiguration.FramesTopic;
import io.maskstream.job.config.SourceConfiguration.Start;
import io.maskstream.job.kafka.KafkaClients;
import io.maskstream.stream.source.EndingSource;
import io.maskstream.stream.source.FramesDeserializer;
import io.maskstream.stream.source.SourceElement;
import java.util.Properties;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Flink's Kafka source over a frames topic. */
final class FramesTopics {
    /** Room for a batch and its headers around a record of the largest size. */
    private static final int OVERHEAD = 1 << 20;

    private FramesTopics() {}

    static Source<SourceElement, ?, ?> source(FramesTopic topic, LimitsConfiguration limits) {
        KafkaSourceBuilder<SourceElement> builder = KafkaSource.<SourceElement>builder()
                .setProperties(properties(topic, limits))
                .setBootstrapServers(topic.connection().bootstrap())
                .setTopics(topic.topic())
                .setGroupId(topic.group())
                .setStartingOffsets(offsets(topic.start()))
                .setDeserializer(new FramesDeserializer(limits.maximumRecord().bytes(), topic.live()));
        if (topic.bounded()) {
            builder.setBounded(OffsetsInitializer.latest());
            return new EndingSource<>(builder.build());
        }
        return builder.build();
    }

    /** Fetches are raised to the largest record, as one chain with the broker's limits. */
    private static Properties properties(FramesTopic topic, LimitsConfiguration limits) {
        Properties properties = FramesDeserializer.consumerProperties();
        int fetch = Math.toIntExact(
                Math.min(Integer.MAX_VALUE, limits.maximumRecord().bytes() + OVERHEAD));
        properties.setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(fetch));
        properties.setProperty(
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                Integer.toString(Math.max(fetch, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES)));
        properties.putAll(KafkaClients.properties(topic.connection()));
        return properties;
    }

    // Flink's connector takes the constant that Kafka has deprecated, and nothing else.
    @SuppressWarnings("deprecation")
    private static OffsetsInitializer offsets(Start start) {
        if (start instanceof Start.Earliest) {
            return OffsetsInitializer.earliest();
        } else if (start instanceof Start.Latest) {
            return OffsetsInitializer.latest();
        } else if (start instanceof Start.At at) {
            return OffsetsInitializer.timestamp(at.time().toEpochMilli());
        }
        return OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    }
}
