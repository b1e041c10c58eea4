package io.maskstream.job.kafka;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer of a masks topic that knows nothing of the job: it sees what is committed, from the beginning, and counts
 * how often each frame was segmented.
 */
public final class MaskTally implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MaskFormat format;
    private final Map<String, Integer> timesSeen = new LinkedHashMap<>();

    /** A tally of all partitions of a topic. */
    public MaskTally(KafkaConnection connection, String topic, MaskFormat format) {
        Map<String, Object> properties = KafkaClients.map(connection);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.format = format;
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
     * @return the masks that came
     */
    public List<SegmentedFrame> poll(Duration wait) {
        List<SegmentedFrame> masks = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            SegmentedFrame mask = MaskRecords.fromBytes(record.value(), format);
            timesSeen.merge(mask.id().text(), 1, Integer::sum);
            masks.add(mask);
        }
        return masks;
    }

    /**
     * Reads until everything that is committed by now has been read.
     *
     * @param longestSilence gives up when nothing comes for so long
     * @param masks takes each mask that comes
     */
    public void readToEnd(Duration longestSilence, Consumer<SegmentedFrame> masks) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + longestSilence.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            List<SegmentedFrame> came = poll(Duration.ofMillis(100));
            came.forEach(masks);
            if (!came.isEmpty()) {
                deadline = System.nanoTime() + longestSilence.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new FailedException("the masks topic has records up to %s, but none came for %ds"
                        .formatted(ends, longestSilence.toSeconds()));
            }
        }
    }

    /** Number of different frames seen. */
    public int frames() {
        return timesSeen.size();
    }

    /** How many masks came for frames that had one already. */
    public int duplicated() {
        return timesSeen.values().stream().mapToInt(times -> times - 1).sum();
    }

    /** Which of the expected frames were never seen. */
    public Set<String> missing(Set<String> expected) {
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(timesSeen.keySet());
        return missing;
    }

    /** Which frames were seen although nobody expected them. */
    public Set<String> unexpected(Set<String> expected) {
        Set<String> unexpected = new HashSet<>(timesSeen.keySet());
        unexpected.removeAll(expected);
        return unexpected;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
