package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.kafka.VideoPublishing;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import io.maskstream.stream.mask.MaskRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real clips, from the file and through Kafka as H.264: as many masks come out as ffprobe counts frames. */
class SharedClipsITCase {
    private static final int LARGEST = 16 << 20;
    private static final List<String> CLIPS =
            List.of("car-detection.mp4", "one-by-one-person-detection.mp4", "yes.mkv");

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everyFrameOfTheClipsGetsOneMask() throws Exception {
        Optional<Path> videos = videos();
        assumeTrue(videos.isPresent(), "no test data: set MASKSTREAM_TEST_DATA to the folder with video/");
        assumeTrue(ffprobeIsInstalled(), "the ffprobe command is missing");
        Map<String, Long> expected = new TreeMap<>();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), LARGEST)) {
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            for (String topic : List.of("frames", "masks", "dead-letters")) {
                kafka.createTopic(topic, 1);
            }
            StringBuilder files = new StringBuilder();
            for (String clip : CLIPS) {
                Path file = videos.get().resolve(clip);
                long frames = ffprobe(file);
                expected.put("file-" + clip, frames);
                expected.put("kafka-" + clip, frames);
                files.append("  - file: {stream: \"file-%s\", path: \"%s\"}%n".formatted(clip, file));
                publish(connection, "kafka-" + clip, file);
            }
            run(connection, files.toString());

            assertThat(count(connection, "masks")).isEqualTo(expected);
            assertThat(count(connection, "dead-letters")).isEmpty();
        }
    }

    private static void publish(KafkaConnection connection, String stream, Path file) {
        try (FramesPublisher publisher = new FramesPublisher(connection, "frames", new ByteSize(LARGEST))) {
            new VideoPublishing(publisher, stream, OptionalDouble.empty(), sent -> {})
                    .publish(file, VideoPublishing.Form.COPY);
        }
    }

    private void run(KafkaConnection connection, String files) throws InterruptedException {
        String yaml =
                """
                sources:
                  - kafka: {bootstrap: "%1$s", topic: frames, start: earliest, bounded: true}
                %3$smodel: {directory: constant}
                vocabulary: [road, car, person]
                delivery: {mode: exactly-once, transaction-prefix: clips}
                checkpoint: {interval: 2s, directory: "%2$s"}
                sinks: [{kafka: {bootstrap: "%1$s", masks: masks, dead-letters: dead-letters}}]
                """
                        .formatted(
                                connection.bootstrap(),
                                folder.resolve("checkpoints").toUri(),
                                files);
        try (LocalRun run = LocalRun.start(JobConfiguration.parse("clips", yaml), "clips", Optional.empty())) {
            run.await();
        }
    }

    /** Records of a topic by stream; each frame id once, or the count would be too high. */
    private static Map<String, Long> count(KafkaConnection connection, String topic) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                connection.bootstrap(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        Map<String, Long> counts = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            Map<String, Boolean> seen = new LinkedHashMap<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofSeconds(5))) {
                    String stream = new String(found.key(), StandardCharsets.UTF_8);
                    if (topic.equals("masks")) {
                        String id = MaskRecords.fromProtobuf(found.value()).id().text();
                        assertThat(seen.put(id, true))
                                .as("mask of %s came twice", id)
                                .isNull();
                    }
                    counts.merge(stream, 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    private static Optional<Path> videos() {
        String named = System.getenv("MASKSTREAM_TEST_DATA");
        if (named != null) {
            return Optional.of(Path.of(named, "video")).filter(Files::isDirectory);
        }
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path video = above.resolve("shared/data/video");
            if (Files.isDirectory(video)) {
                return Optional.of(video);
            }
        }
        return Optional.empty();
    }

    private static boolean ffprobeIsInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("ffprobe", "-version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static long ffprobe(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-count_frames",
                        "-select_streams",
                        "v:0",
                        "-show_entries",
                        "stream=nb_read_frames",
                        "-of",
                        "csv=p=0",
                        file.toString())
                .start();
        try (var output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return Long.parseLong(text.strip().replace(",", ""));
        }
    }
}
