package io.maskstream.job.bench;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.kafka.KafkaClients;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a consumer of a masks topic sees of live streams, and of one that is replayed beside them. */
final class LiveMasks implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String replay;
    private final Map<String, Long> served = new TreeMap<>();
    private final Set<Long> replayed = new HashSet<>();
    private final List<Double> ages = new ArrayList<>();
    private final List<Double> batches = new ArrayList<>();
    private long fromMillis = Long.MAX_VALUE;
    private long toMillis = Long.MAX_VALUE;
    private long replayedWhileLive;
    private long masks;

    /** @param replay id of the stream that is replayed */
    LiveMasks(KafkaConnection connection, String topic, String replay) {
        Map<String, Object> properties = KafkaClients.map(connection);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", false);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition(topic, 0)));
        this.replay = replay;
    }

    /** From now on masks count. */
    void open() {
        fromMillis = System.currentTimeMillis();
    }

    /** Live masks that come from now on are the rest, and do not count. */
    void shut() {
        toMillis = System.currentTimeMillis();
    }

    /** Reads on, and waits where there is nothing. */
    void poll(Duration wait) {
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(wait)) {
            masks++;
            SegmentedFrame mask = MaskRecords.fromProtobuf(polled.value());
            boolean counts = polled.timestamp() >= fromMillis && polled.timestamp() < toMillis;
            if (mask.id().stream().equals(replay)) {
                replayed.add(mask.id().sequence());
                replayedWhileLive += counts ? 1 : 0;
            } else if (counts) {
                served.merge(mask.id().stream(), 1L, Long::sum);
                // Both by the wall clock of this machine: the record has its time when it is sent.
                ages.add(polled.timestamp() - mask.times().ingestUs() / 1000.0);
                batches.add(mask.timings().inferenceNanos() / 1e6);
            }
        }
    }

    /** Masks that came so far, whether they count or not. */
    long masks() {
        return masks;
    }

    /** Masks that count, by camera. */
    Map<String, Long> served() {
        return Map.copyOf(served);
    }

    int replayed() {
        return replayed.size();
    }

    long replayedWhileLive() {
        return replayedWhileLive;
    }

    double ageMillis(double share) {
        return percentile(ages, share);
    }

    double batchMillis(double share) {
        return percentile(batches, share);
    }

    /** By nearest rank. */
    private static double percentile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(Math.max(1, (int) Math.ceil(share * sorted.size())) - 1);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
