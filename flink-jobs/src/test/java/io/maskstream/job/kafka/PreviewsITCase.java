package io.maskstream.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.demo.MovingShapes;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small pictures on their way through the whole job. */
class PreviewsITCase {
    private static final int FRAMES = 50;
    private static final double PER_SECOND = 5;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void aStreamHasNoMorePreviewsASecondThanAskedForEachOfTheirWidth() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new MovingShapes(320, 180).write(clip, FRAMES);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20)) {
            kafka.createTopic("masks", 1);
            kafka.createTopic("previews", 1);
            JobConfiguration job = JobConfiguration.parse(
                    "job",
                    """
                    sources: [{file: {stream: street, path: "%s"}}]
                    model: {directory: constant}
                    vocabulary: [road, sky]
                    previews: {width: 64, max-fps: %s}
                    checkpoint: {interval: 10s, directory: "%s"}
                    sinks: [{kafka: {bootstrap: "%s", masks: masks, previews: previews}}]
                    limits: {max-record: 1MiB}
                    """
                            .formatted(clip, PER_SECOND, folder.resolve("checkpoints"), kafka.bootstrap()));
            try (LocalRun run = LocalRun.start(job, "previews", Optional.empty())) {
                run.await();
            }

            assertThat(records(kafka, "masks")).as("all frames have masks").hasSize(FRAMES);
            List<ConsumerRecord<byte[], byte[]>> previews = records(kafka, "previews");
            // One may come early by a quarter of the interval, which adds one at the most.
            int asked = (int) (FRAMES / MovingShapes.FRAMES_PER_SECOND * PER_SECOND);
            assertThat(previews).hasSizeBetween(asked, asked + 1);
            long before = Long.MIN_VALUE;
            for (ConsumerRecord<byte[], byte[]> preview : previews) {
                long pts = Long.parseLong(header(preview, "ms-pts-us"));
                assertThat(pts).isGreaterThanOrEqualTo(before + 150_000);
                before = pts;
                assertThat(header(preview, "ms-codec")).isEqualTo("mjpeg");
                BufferedImage picture = ImageIO.read(new ByteArrayInputStream(preview.value()));
                assertThat(picture.getWidth()).isEqualTo(64);
                assertThat(picture.getHeight()).isEqualTo(36);
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(EmbeddedKafka kafka, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (consumer.position(partition) < end && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
