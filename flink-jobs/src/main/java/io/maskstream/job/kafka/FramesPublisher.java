package io.maskstream.job.kafka;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.PacketHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends encoded pictures and access units to a frames topic, each stream in order and each once. */
public final class FramesPublisher implements AutoCloseable {
    private static final int OVERHEAD = 1 << 16;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String bootstrap;
    private final String topic;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * A publisher.
     *
     * @param maximumRecord largest value
     */
    public FramesPublisher(KafkaConnection connection, String topic, ByteSize maximumRecord) {
        Map<String, Object> properties = KafkaClients.map(connection);
        int limit = Math.toIntExact(maximumRecord.bytes() + OVERHEAD);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, limit);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L << 20, 2L * limit));
        // Video is compressed already.
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.bootstrap = connection.bootstrap();
        this.topic = topic;
    }

    /**
     * Sends one.
     *
     * @param decodeOnly whether its picture is needed by others but not shown
     * @throws FailedException if this one or an earlier one could not be sent
     */
    public void send(VideoPacket packet, boolean decodeOnly) {
        byte[] key = packet.id().stream().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, packet.data());
        PacketHeaders.write(packet, decodeOnly, record.headers());
        producer.send(record, (metadata, error) -> {
            if (error != null) {
                failure.compareAndSet(null, error);
            }
        });
        requireSent();
    }

    /** Waits until everything is on the broker. */
    public void flush() {
        producer.flush();
        requireSent();
    }

    private void requireSent() {
        Exception error = failure.get();
        if (error instanceof RecordTooLargeException) {
            throw new FailedException(
                    "Kafka at %s: topic '%s' refuses a record for its size: %s; raise its max.message.bytes"
                            .formatted(bootstrap, topic, error.getMessage()),
                    error);
        }
        if (error != null) {
            throw new FailedException(
                    "Kafka at %s: topic '%s': %s".formatted(bootstrap, topic, error.getMessage()), error);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
