package io.maskstream.job.kafka;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.source.PacketHeaders;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All previews of a topic, to be found by their frames: in one temporary file, since a topic can be larger than memory. The
 * last preview of a frame counts.
 */
public final class KeptPreviews implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Path path;
    private final RandomAccessFile file;
    private final Map<FrameId, Place> places = new HashMap<>();
    private long nameless;

    private record Place(long offset, int length) {}

    private KeptPreviews() throws IOException {
        path = Files.createTempFile("maskstream-previews", ".jpegs");
        file = new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * Reads what is committed at this moment.
     *
     * @param longestSilence gives up when nothing comes for so long
     * @throws FailedException if the topic or the disk fails
     */
    public static KeptPreviews of(KafkaConnection connection, String topic, Duration longestSilence) {
        try {
            KeptPreviews kept = new KeptPreviews();
            try {
                kept.readToEnd(connection, topic, longestSilence);
                return kept;
            } catch (IOException | RuntimeException e) {
                kept.close();
                throw e;
            }
        } catch (IOException e) {
            throw new FailedException(
                    "previews cannot be kept in the folder for temporary files: %s; is there room?"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private void readToEnd(KafkaConnection connection, String topic, Duration longestSilence) throws IOException {
        Map<String, Object> properties = KafkaClients.map(connection);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long heard = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    keep(record);
                    heard = System.nanoTime();
                }
                if (System.nanoTime() - heard > longestSilence.toNanos()) {
                    throw new FailedException("topic '%s' has records up to %s, but none came for %ds"
                            .formatted(topic, ends, longestSilence.toSeconds()));
                }
            }
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Optional<FrameId> id = frame(record);
        if (id.isEmpty()) {
            nameless++;
            return;
        }
        long offset = file.length();
        file.seek(offset);
        file.write(record.value());
        places.put(id.get(), new Place(offset, record.value().length));
    }

    /** Which frame a preview shows; empty where key and headers do not name one. */
    private static Optional<FrameId> frame(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return Optional.empty();
        }
        try {
            PacketHeaders headers = PacketHeaders.read(record.headers());
            return Optional.of(new FrameId(
                    new String(record.key(), StandardCharsets.UTF_8),
                    headers.epoch().orElseThrow(() -> new IllegalArgumentException("no epoch")),
                    headers.sequence().orElseThrow(() -> new IllegalArgumentException("no sequence"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The preview of a frame, as JPEG. */
    public Optional<byte[]> of(FrameId frame) {
        Place place = places.get(frame);
        if (place == null) {
            return Optional.empty();
        }
        try {
            byte[] jpeg = new byte[place.length()];
            file.seek(place.offset());
            file.readFully(jpeg);
            return Optional.of(jpeg);
        } catch (IOException e) {
            throw new FailedException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** Records whose key and headers name no frame. */
    public long nameless() {
        return nameless;
    }

    @Override
    public void close() {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new FailedException("%s cannot be removed: %s".formatted(path, e.getMessage()), e);
        }
    }
}
