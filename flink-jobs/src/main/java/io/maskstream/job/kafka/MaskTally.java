package io.maskstream.job.kafka;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A consumer of a masks topic that knows nothing of the job: it sees what is committed, from the beginning, and counts
 * how often each frame was segmented.
 */
public final class MaskTally implements AutoCloseable {
    private final MaskTopic masks;
    private final MaskFormat format;
    private final Map<String, Integer> timesSeen = new LinkedHashMap<>();

    /** A tally of all partitions of a topic. */
    public MaskTally(KafkaConnection connection, String topic, MaskFormat format) {
        this.masks = new MaskTopic(connection, topic);
        this.format = format;
    }

    /**
     * Reads on.
     *
     * @param wait longest wait where there is nothing
     * @return the masks that came
     */
    public List<SegmentedFrame> poll(Duration wait) {
        List<SegmentedFrame> came = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : masks.poll(wait)) {
            came.add(count(record));
        }
        return came;
    }

    private SegmentedFrame count(ConsumerRecord<byte[], byte[]> record) {
        SegmentedFrame mask = MaskRecords.fromBytes(record.value(), format);
        timesSeen.merge(mask.id().text(), 1, Integer::sum);
        return mask;
    }

    /**
     * Reads until everything that is committed by now has been read.
     *
     * @param longestSilence gives up when nothing comes for so long
     * @param counted takes each mask that comes
     */
    public void readToEnd(Duration longestSilence, Consumer<SegmentedFrame> counted) {
        masks.readToEnd(longestSilence, record -> counted.accept(count(record)));
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
        masks.close();
    }
}
