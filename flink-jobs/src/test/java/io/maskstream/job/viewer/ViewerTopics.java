package io.maskstream.job.viewer;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.model.PixelArea;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with a viewer on it, and what a job would write: masks and previews that show their frame's number. */
final class ViewerTopics implements AutoCloseable {
    static final AccessToken TOKEN = new AccessToken("the-token-of-these-tests");
    static final int WIDTH = 480;
    static final int HEIGHT = 360;

    final EmbeddedKafka kafka;
    final Viewer viewer;
    private final KafkaProducer<byte[], byte[]> producer;

    ViewerTopics(Path folder) {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
        for (String topic : List.of("masks", "previews", "alerts", "control", "control-events")) {
            kafka.createTopic(topic, 1);
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
        viewer = Viewer.start(new ViewerSettings(
                new KafkaConnection(kafka.bootstrap(), Map.of()),
                "masks",
                Optional.of("previews"),
                Optional.of("alerts"),
                Optional.of(new ViewerSettings.Control("control", "control-events")),
                InetAddress.getLoopbackAddress(),
                0,
                Set.of(),
                TOKEN));
    }

    /** A mask that shows the number, under two words. */
    void mask(String stream, int number, List<String> words) {
        mask(stream, number, words, Duration.ZERO);
    }

    /** As above, from a machine whose clock is so much ahead. */
    void mask(String stream, int number, List<String> words, Duration clockAhead) {
        int width = WIDTH / 2;
        int height = HEIGHT / 2;
        EncodedMask mask = new RunLengthCodec().encode(BarCode.labels(width, height, number), width, height);
        int inside = width * (height / 3);
        Region road = new Region(
                1, Math.round(0.9f * 65_535), inside, new PixelArea(0, height / 3, width, height / 3), runs(inside));
        SegmentedFrame frame = Masks.frame(stream, number, words, mask, List.of(road), clockAhead);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>("masks", bytes(stream), MaskRecords.toProtobuf(frame));
        record.headers().add(MaskRecords.TYPE_HEADER, bytes(MaskRecords.TYPE));
        record.headers().add(MaskRecords.FORMAT_HEADER, bytes("protobuf"));
        producer.send(record);
    }

    /** Nothing outside, then all inside. */
    private static byte[] runs(int inside) {
        return new byte[] {0, (byte) (inside & 0x7F | 0x80), (byte) (inside >> 7 & 0x7F | 0x80), (byte) (inside >> 14)};
    }

    /** The picture that shows the number. */
    void preview(String stream, int number) {
        byte[] jpeg = Masks.jpeg(BarCode.draw(WIDTH, HEIGHT, number));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("previews", bytes(stream), jpeg);
        record.headers().add("ms-codec", bytes("mjpeg"));
        record.headers().add("ms-epoch", bytes(Long.toString(Masks.EPOCH)));
        record.headers().add("ms-seq", bytes(Integer.toString(number)));
        record.headers().add("ms-pts-us", bytes(Long.toString(number * 40_000L)));
        producer.send(record);
    }

    void send(String topic, String key, String json) {
        producer.send(new ProducerRecord<>(topic, bytes(key), bytes(json)));
    }

    /** Everything on the control topic: key, a blank, and the message. */
    List<String> commands() {
        TopicPartition partition = new TopicPartition("control", 0);
        List<String> commands = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> commands.add(text(record.key()) + " " + text(record.value())));
            }
        }
        return commands;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        viewer.close();
        producer.close();
        kafka.close();
    }
}
