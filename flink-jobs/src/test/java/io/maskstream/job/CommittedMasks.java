package io.maskstream.job;

import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
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

/**
 * What a read_committed consumer sees in a masks topic: the masks of each stream in their order, without what two runs
 * may differ in (timings, time of arrival, frames shed before).
 *
 * @param ofStream masks as JSON, by stream
 * @param frameIds of all masks, as often as they came
 */
record CommittedMasks(Map<String, List<String>> ofStream, List<String> frameIds) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    static CommittedMasks read(String bootstrap, String topic, int partitions) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap, "isolation.level", "read_committed", "auto.offset.reset", "earliest");
        Map<String, List<String>> ofStream = new TreeMap<>();
        List<String> ids = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("%s cannot be read to its end %s".formatted(topic, ends));
                }
                for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(200))) {
                    SegmentedFrame mask = MaskRecords.fromProtobuf(polled.value());
                    ids.add(mask.id().text());
                    ofStream.computeIfAbsent(mask.id().stream(), stream -> new ArrayList<>())
                            .add(MaskRecords.toJson(comparable(mask)));
                }
            }
        }
        return new CommittedMasks(ofStream, ids);
    }

    Set<String> distinctFrames() {
        return new HashSet<>(frameIds);
    }

    int doubled() {
        return frameIds.size() - distinctFrames().size();
    }

    private static SegmentedFrame comparable(SegmentedFrame mask) {
        FrameTimes times = mask.times();
        return new SegmentedFrame(
                mask.id(),
                new FrameTimes(times.ptsUs(), times.captureUs(), 0, 0, times.kafkaTimestampUs()),
                mask.geometry(),
                mask.model(),
                mask.vocabularyVersion(),
                mask.labels(),
                mask.mask(),
                mask.regions(),
                mask.quality(),
                0,
                new StageTimings(0, 0, 0, 0),
                mask.preview());
    }
}
