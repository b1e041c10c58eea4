package io.maskstream.job.kafka;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.stream.record.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends encoded pictures and access units of one stream to a frames topic, in order and each once. */
public final class FramesPublisher implements AutoCloseable {
    private static final int OVERHEAD = 1 << 16;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String bootstrap;
    private final String topic;
    private final byte[] key;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * A publisher.
     *
     * @param maximumRecord largest value
     */
    public FramesPublisher(KafkaConnection connection, String topic, String stream, ByteSize maximumRecord) {
        Map<String, Object> properties = KafkaClients.map(connection);
        int limit = Math.toIntExact(maximumRecord.bytes() + OVERHEAD);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, limit);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L << 20, 2L * limit));
        // Video is compressed already.
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.bootstrap = connection.bootstrap();
        this.topic = topic;
        this.key = stream.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Sends one.
     *
     * @throws FailedException if this one or an earlier one could not be sent
     */
    public void send(byte[] value, Codec codec, long epoch, long sequence, OptionalLong ptsUs, boolean randomAccess) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        header(record, "ms-codec", codec.headerName());
        header(record, "ms-epoch", Long.toString(epoch));
        header(record, "ms-seq", Long.toString(sequence));
        ptsUs.ifPresent(time -> header(record, "ms-pts-us", Long.toString(time)));
        header(record, "ms-keyframe", Boolean.toString(randomAccess));
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

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close();
    }
}
