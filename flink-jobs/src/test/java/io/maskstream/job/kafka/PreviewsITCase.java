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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

            assertThat(TopicRecords.of(kafka.bootstrap(), "masks"))
                    .as("all frames have masks")
                    .hasSize(FRAMES);
            List<ConsumerRecord<byte[], byte[]>> previews = TopicRecords.of(kafka.bootstrap(), "previews");
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
}
