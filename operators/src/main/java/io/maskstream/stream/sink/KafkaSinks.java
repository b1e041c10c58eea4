package io.maskstream.stream.sink;

import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.rule.Alert;
import io.maskstream.stream.rule.Statistics;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Flink's Kafka sink for each of our topics. Records have the stream id as key, so that a stream's records stay in order.
 * Producers are idempotent and wait for all replicas, whatever the given properties say.
 */
public final class KafkaSinks {
    /** Room for key, headers and the batch around a record of the largest size. */
    private static final int OVERHEAD = 64 * 1024;

    private static final long LEAST_BUFFER = 32L * 1024 * 1024;

    private KafkaSinks() {}

    /**
     * Mask records.
     *
     * @param maximumRecord bytes of the largest record; a mask that needs more fails the job with a clear line
     */
    public static Sink<SegmentedFrame> masks(
            KafkaTarget target, MaskFormat format, Delivery delivery, int maximumRecord) {
        return sink(target, new MaskRecordSchema(target.topic(), format, maximumRecord), delivery, maximumRecord);
    }

    /**
     * Previews of the frames that have one. At least once: they are for people's eyes.
     *
     * @param maximumRecord bytes of the largest record
     */
    public static Sink<SegmentedFrame> previews(KafkaTarget target, int maximumRecord) {
        return sink(target, new PreviewRecordSchema(target.topic()), new Delivery.AtLeastOnce(), maximumRecord);
    }

    /** Dead letters as JSON. */
    public static Sink<DeadLetter> deadLetters(KafkaTarget target, Delivery delivery) {
        return sink(target, new DeadLetterSchema(target.topic()), delivery, 1024 * 1024 - OVERHEAD);
    }

    /** Answers to control messages as JSON. */
    public static Sink<ControlEvent> controlEvents(KafkaTarget target, Delivery delivery) {
        return sink(target, new ControlEventSchema(target.topic()), delivery, 1024 * 1024 - OVERHEAD);
    }

    /** Alerts as JSON. */
    public static Sink<Alert> alerts(KafkaTarget target, Delivery delivery) {
        int maximumRecord = 1024 * 1024 - OVERHEAD;
        return sink(target, new RuleRecordSchema<>(target.topic(), maximumRecord), delivery, maximumRecord);
    }

    /**
     * Statistics as JSON.
     *
     * @param maximumRecord bytes of the largest record; one that needs more goes without its zones
     */
    public static Sink<Statistics> statistics(KafkaTarget target, Delivery delivery, int maximumRecord) {
        return sink(target, new RuleRecordSchema<>(target.topic(), maximumRecord), delivery, maximumRecord);
    }

    private static <T> Sink<T> sink(
            KafkaTarget target, KafkaRecordSerializationSchema<T> schema, Delivery delivery, int maximumRecord) {
        KafkaSinkBuilder<T> builder = KafkaSink.<T>builder()
                .setBootstrapServers(target.bootstrap())
                .setRecordSerializer(schema)
                .setKafkaProducerConfig(producerProperties(target, delivery, maximumRecord));
        if (delivery instanceof Delivery.ExactlyOnce exactlyOnce) {
            // Two sinks of a job must not share transactions, so each adds its topic. Pooled names lose track of
            // transactions when a job is scaled down (flink-connector-kafka#314).
            return new KafkaSinkThatCloses<>(builder.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .setTransactionalIdPrefix(exactlyOnce.transactionPrefix() + "-" + target.topic())
                    .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
                    .build());
        }
        return new KafkaSinkThatCloses<>(
                builder.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE).build());
    }

    static Properties producerProperties(KafkaTarget target, Delivery delivery, int maximumRecord) {
        Properties properties = new Properties();
        properties.putAll(target.properties());
        properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        long request = (long) maximumRecord + OVERHEAD;
        raise(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.min(request, Integer.MAX_VALUE));
        raise(properties, ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(LEAST_BUFFER, 2 * request));
        if (delivery instanceof Delivery.ExactlyOnce exactlyOnce) {
            properties.setProperty(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Long.toString(exactlyOnce.transactionTimeout().toMillis()));
        }
        return properties;
    }

    private static void raise(Properties properties, String name, long least) {
        String given = properties.getProperty(name);
        if (given == null || Long.parseLong(given.strip()) < least) {
            properties.setProperty(name, Long.toString(least));
        }
    }
}
