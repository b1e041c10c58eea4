package io.maskstream.job.viewer;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads topics from their ends on, in no consumer group, so that it takes nothing from anybody. When the broker
 * fails, it counts that and begins again at the ends.
 *
 * <p>One that is to show what is now may not fall behind: large records are fetched in smaller numbers than small ones, so that
 * previews would stay behind their masks, and in the end none would find its mask any more.
 */
final class TopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PARTITIONS = Duration.ofSeconds(20);
    private static final long RETRY_MILLIS = 1000;
    private static final int MOST_BYTES_A_FETCH = 16 << 20;
    /** So few that it is soon seen how far behind it is. */
    private static final int MOST_RECORDS_A_POLL = 100;

    private static final long JOIN_MILLIS = 5000;

    private final Map<String, Object> properties;
    private final Set<String> topics;
    private final long before;
    private final Optional<Duration> mostBehind;
    private final Consumer<ConsumerRecord<byte[], byte[]>> consumer;
    private final Counts counts;
    private final Thread thread;
    private volatile boolean closed;
    private volatile KafkaConsumer<byte[], byte[]> client;

    /**
     * @param properties how to reach the broker
     * @param before how many records before the end of each partition it begins
     * @param mostBehind after so long without having been at the ends it goes on there; empty where nothing may be missed
     * @param consumer takes records, on the reader's thread
     */
    TopicReader(
            String name,
            Map<String, Object> properties,
            Set<String> topics,
            long before,
            Optional<Duration> mostBehind,
            Consumer<ConsumerRecord<byte[], byte[]>> consumer,
            Counts counts) {
        this.properties = properties;
        this.topics = Set.copyOf(topics);
        this.before = before;
        this.mostBehind = mostBehind;
        this.consumer = consumer;
        this.counts = counts;
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES_A_FETCH);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS_A_POLL);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> opened =
                    new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                client = opened;
                read(opened);
            } catch (WakeupException | InterruptException e) {
                // It is being closed; the loop looks.
            } catch (RuntimeException e) {
                counts.add(Count.BROKER_ERRORS);
                LOG.warn("topics {}: {}; trying again", topics, e.getMessage());
                pause();
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> opened) {
        Set<TopicPartition> known = new HashSet<>();
        Map<TopicPartition, Long> atEnd = new HashMap<>();
        long look = System.nanoTime();
        while (!closed) {
            if (System.nanoTime() - look >= 0) {
                assign(opened, known);
                look = System.nanoTime() + PARTITIONS.toNanos();
            }
            ConsumerRecords<byte[], byte[]> records = opened.poll(POLL);
            records.forEach(consumer);
            if (mostBehind.isPresent() && behind(opened, known, atEnd, records.isEmpty())) {
                counts.add(Count.SKIPPED_AHEAD);
                // All together, so that what belongs together comes together.
                opened.seekToEnd(known);
                atEnd.clear();
            }
        }
    }

    /** Whether one of the partitions has not been read up to its end for too long. */
    private boolean behind(
            KafkaConsumer<byte[], byte[]> opened,
            Set<TopicPartition> known,
            Map<TopicPartition, Long> atEnd,
            boolean nothingCame) {
        long now = System.nanoTime();
        for (TopicPartition partition : known) {
            if (nothingCame || opened.currentLag(partition).orElse(0) == 0) {
                atEnd.put(partition, now);
            } else if (now - atEnd.computeIfAbsent(partition, first -> now)
                    > mostBehind.orElseThrow().toNanos()) {
                return true;
            }
        }
        return false;
    }

    /** A topic may get more partitions; of those that come later everything is read. */
    private void assign(KafkaConsumer<byte[], byte[]> opened, Set<TopicPartition> known) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> opened.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        List<TopicPartition> added = partitions.stream()
                .filter(partition -> !known.contains(partition))
                .toList();
        if (added.isEmpty()) {
            return;
        }
        boolean first = known.isEmpty();
        known.addAll(added);
        opened.assign(known);
        if (first) {
            Map<TopicPartition, Long> beginnings = opened.beginningOffsets(added);
            opened.endOffsets(added)
                    .forEach((partition, end) ->
                            opened.seek(partition, Math.max(beginnings.get(partition), end - before)));
        } else {
            opened.seekToBeginning(added);
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> open = client;
        if (open != null) {
            open.wakeup();
        }
        thread.interrupt();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
