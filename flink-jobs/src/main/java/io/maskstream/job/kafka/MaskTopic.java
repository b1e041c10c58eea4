package io.maskstream.job.kafka;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is committed in a masks topic, from the beginning, record by record; it remembers nothing of them. */
public final class MaskTopic implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** A reader of all partitions of a topic. */
    public MaskTopic(KafkaConnection connection, String topic) {
        Map<String, Object> properties = KafkaClients.map(connection);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Reads on.
     *
     * @param wait longest wait where there is nothing
     */
    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        return consumer.poll(wait);
    }

    /**
     * Reads until everything that is committed by now has been read.
     *
     * @param longestSilence gives up when nothing comes for so long
     * @param records takes each record that comes; its value may be null
     */
    public void readToEnd(Duration longestSilence, Consumer<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long heard = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> came = poll(POLL);
            came.forEach(records);
            long now = System.nanoTime();
            if (!came.isEmpty()) {
                heard = now;
            } else if (now - heard > longestSilence.toNanos()) {
                throw new FailedException("the masks topic has records up to %s, but none came for %ds"
                        .formatted(ends, longestSilence.toSeconds()));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
