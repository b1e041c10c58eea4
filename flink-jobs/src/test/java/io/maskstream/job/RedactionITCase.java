package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.local.LocalCluster;
import io.maskstream.job.viewer.BarCode;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.JpegDecoder;
import io.maskstream.stream.video.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is hidden in the previews that leave a job. Each frame has another number in its pixels, which the model writes into
 * the mask, so that a redaction by another frame's mask would be seen; the hidden class lies on black and white stripes, so
 * that hidden pixels differ from shown ones far more than by what JPEG does.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RedactionITCase {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 360;
    private static final int PREVIEW_WIDTH = 240;
    private static final int PREVIEW_HEIGHT = 180;
    private static final int SCALE = WIDTH / PREVIEW_WIDTH;
    private static final int MARGIN = 5;
    private static final int STRIPE = 8;
    private static final int FRAMES = 24;
    private static final int BROKEN = 9;
    private static final int GREY = 128;
    /** Of one pixel, after JPEG twice; a stripe is 127 away from grey. */
    private static final int MOST = 60;

    private static final double MEAN = 6;

    @TempDir
    private Path folder;

    @Test
    void theClassAndItsMarginAreHiddenByTheFramesOwnMaskAndNothingElseIs() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
                LocalCluster cluster = LocalCluster.start(1)) {
            kafka.createTopic("frames", 1);
            publish(new KafkaConnection(kafka.bootstrap(), Map.of()));
            Map<Long, SegmentedFrame> masks = Map.of();
            Map<String, Map<Long, RgbImage>> previews = new TreeMap<>();
            for (String style : List.of("plain", "blur", "fill")) {
                kafka.createTopic("masks-" + style, 1);
                kafka.createTopic("previews-" + style, 1);
                cluster.result(
                        cluster.submit(environment(kafka.bootstrap(), style).getStreamGraph()));
                masks = bySequence(kafka.bootstrap(), "masks-" + style, RedactionITCase::mask);
                previews.put(style, bySequence(kafka.bootstrap(), "previews-" + style, RedactionITCase::picture));
                assertThat(masks).hasSizeBetween(FRAMES / 3, FRAMES / 2 + 1).doesNotContainKey((long) BROKEN);
                assertThat(previews.get(style).keySet())
                        .as("a preview of each frame that has a mask, and of none that has not")
                        .isEqualTo(masks.keySet());
            }
            masks.forEach((sequence, mask) -> {
                RgbImage plain = previews.get("plain").get(sequence);
                boolean[] hidden = hidden(mask);
                compare("fill", plain, previews.get("fill").get(sequence), hidden, MEAN);
                // Of stripes in equal parts the blur leaves their mean, and so a grey that is not as even.
                compare("blur", plain, previews.get("blur").get(sequence), hidden, 3 * MEAN);
            });
        }
    }

    private static void compare(String style, RgbImage plain, RgbImage shown, boolean[] hidden, double meanOfHidden) {
        long[] sums = new long[2];
        long[] counts = new long[2];
        for (int pixel = 0; pixel < hidden.length; pixel++) {
            int value = green(shown, pixel);
            int expected = hidden[pixel] ? GREY : green(plain, pixel);
            int difference = Math.abs(value - expected);
            assertThat(difference)
                    .as(
                            "%s: %s pixel %d, %d is %d",
                            style,
                            hidden[pixel] ? "hidden" : "shown",
                            pixel % PREVIEW_WIDTH,
                            pixel / PREVIEW_WIDTH,
                            value)
                    .isLessThanOrEqualTo(MOST);
            int kind = hidden[pixel] ? 0 : 1;
            sums[kind] += difference;
            counts[kind]++;
        }
        assertThat(Math.min(counts[0], counts[1])).as("both kinds occur").isGreaterThan(hidden.length / 20);
        assertThat((double) sums[0] / counts[0]).as(style + " hidden").isLessThan(meanOfHidden);
        assertThat((double) sums[1] / counts[1]).as(style + " shown").isLessThan(MEAN);
    }

    private static int green(RgbImage picture, int pixel) {
        return Byte.toUnsignedInt(picture.rgb()[3 * pixel + 1]);
    }

    /** Each preview pixel from which the class is no further than the margin, pixel by pixel. */
    private static boolean[] hidden(SegmentedFrame mask) {
        assertThat(mask.mask().width()).isEqualTo(WIDTH);
        assertThat(mask.mask().height()).isEqualTo(HEIGHT);
        short[] map = RunLengthCodec.decode(mask.mask());
        boolean[] hidden = new boolean[PREVIEW_WIDTH * PREVIEW_HEIGHT];
        for (int at = 0; at < map.length; at++) {
            if (map[at] != 1) {
                continue;
            }
            int x = at % WIDTH / SCALE;
            int y = at / WIDTH / SCALE;
            for (int row = Math.max(0, y - MARGIN); row <= Math.min(PREVIEW_HEIGHT - 1, y + MARGIN); row++) {
                for (int column = Math.max(0, x - MARGIN);
                        column <= Math.min(PREVIEW_WIDTH - 1, x + MARGIN);
                        column++) {
                    hidden[row * PREVIEW_WIDTH + column] = true;
                }
            }
        }
        return hidden;
    }

    private StreamExecutionEnvironment environment(String bootstrap, String style) {
        String redact = style.equals("plain")
                ? ""
                : ", redact: [number], redact-with: %s, redact-margin: %d".formatted(style, MARGIN);
        JobConfiguration job = JobConfiguration.parse(
                "job.yaml",
                """
                sources: [{kafka: {name: gates, bootstrap: '%1$s', topic: frames, start: earliest, bounded: true}}]
                model: {directory: constant, device: cpu, input: pixels, fit: stretch}
                masks: {resolution: model}
                vocabulary: [number, road]
                sampling: {max-fps: 10}
                previews: {width: %2$d, max-fps: 100%3$s}
                parallelism: {decode: 1, infer: 1}
                checkpoint: {interval: 10s, directory: '%4$s'}
                sinks: [{kafka: {bootstrap: '%1$s', masks: 'masks-%5$s', previews: 'previews-%5$s'}}]
                """
                        .formatted(
                                bootstrap,
                                PREVIEW_WIDTH,
                                redact,
                                folder.resolve(style).toUri(),
                                style));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, Map.of(), new StageSettings(job), new NumberModel(WIDTH, HEIGHT));
        return environment;
    }

    /** 25 frames a second, of which sampling takes ten; one of them is no picture. */
    private static void publish(KafkaConnection connection) throws IOException {
        try (FramesPublisher publisher = new FramesPublisher(connection, "frames", new ByteSize(1 << 20))) {
            for (int sequence = 0; sequence < FRAMES; sequence++) {
                byte[] jpeg = sequence == BROKEN ? new byte[] {1, 2, 3} : striped(1000 + 97 * sequence);
                publisher.send(
                        new VideoPacket(
                                new FrameId("gate", 1, sequence),
                                new FrameTimes(
                                        OptionalLong.of(sequence * 40_000L),
                                        OptionalLong.empty(),
                                        1,
                                        1,
                                        OptionalLong.empty()),
                                OptionalLong.empty(),
                                Codec.MJPEG,
                                jpeg,
                                true,
                                0,
                                true,
                                0),
                        false);
            }
        }
    }

    private static byte[] striped(int number) throws IOException {
        BufferedImage picture = BarCode.draw(WIDTH, HEIGHT, number);
        Graphics2D graphics = picture.createGraphics();
        for (int x = 0; x < WIDTH; x += STRIPE) {
            graphics.setPaint(x / STRIPE % 2 == 0 ? Color.WHITE : Color.BLACK);
            graphics.fillRect(x, HEIGHT / 3, STRIPE, HEIGHT);
        }
        graphics.dispose();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, "jpeg", jpeg)).isTrue();
        return jpeg.toByteArray();
    }

    private interface Reading<T> {
        T read(byte[] value) throws IOException;
    }

    private static SegmentedFrame mask(byte[] value) {
        return MaskRecords.fromProtobuf(value);
    }

    private static RgbImage picture(byte[] jpeg) throws IOException {
        RgbImage picture = JpegDecoder.rgb(jpeg);
        assertThat(picture.width()).isEqualTo(PREVIEW_WIDTH);
        assertThat(picture.height()).isEqualTo(PREVIEW_HEIGHT);
        return picture;
    }

    private static long sequence(ConsumerRecord<byte[], byte[]> preview) {
        return Long.parseLong(new String(preview.headers().lastHeader("ms-seq").value(), StandardCharsets.UTF_8));
    }

    private static <T> Map<Long, T> bySequence(String bootstrap, String topic, Reading<T> reading) throws IOException {
        TopicPartition partition = new TopicPartition(topic, 0);
        Map<Long, T> read = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    T value = reading.read(record.value());
                    read.put(value instanceof SegmentedFrame frame ? frame.id().sequence() : sequence(record), value);
                }
            }
        }
        return read;
    }
}
