package io.maskstream.stream.source;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Stamps records with the time at which the poll returned them. Flink deserializes them later, in another thread, behind
 * whatever is waiting there, and a frame's age begins here.
 */
public final class PollTimeInterceptor implements ConsumerInterceptor<byte[], byte[]> {
    /** Never on a topic: what a sender wrote under this name is taken off. */
    private static final String HEADER = "ms-poll-time";

    /**
     * When a poll returned.
     *
     * @param wallUs microseconds since 1970 UTC
     * @param nanos the same moment on this process's monotonic clock
     */
    record PollTime(long wallUs, long nanos) {
        static PollTime now() {
            long wallUs =
                    ChronoUnit.MICROS.between(Instant.EPOCH, Clock.systemUTC().instant());
            return new PollTime(wallUs, System.nanoTime());
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        PollTime now = PollTime.now();
        byte[] stamp = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(now.wallUs())
                .putLong(now.nanos())
                .array();
        for (ConsumerRecord<byte[], byte[]> polled : records) {
            polled.headers().remove(HEADER);
            polled.headers().add(HEADER, stamp);
        }
        return records;
    }

    /** The stamp of a record; empty if this interceptor did not see it. */
    static Optional<PollTime> of(ConsumerRecord<byte[], byte[]> polled) {
        Header header = polled.headers().lastHeader(HEADER);
        if (header == null || header.value() == null || header.value().length != 2 * Long.BYTES) {
            return Optional.empty();
        }
        ByteBuffer stamp = ByteBuffer.wrap(header.value());
        return Optional.of(new PollTime(stamp.getLong(), stamp.getLong()));
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Of no interest.
    }

    @Override
    public void configure(Map<String, ?> properties) {
        // Has no settings.
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
