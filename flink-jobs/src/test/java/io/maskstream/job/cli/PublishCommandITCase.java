package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.demo.MovingShapes;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.source.PacketHeaders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishCommandITCase {
    private static final int FRAMES = 30;

    @TempDir
    private static Path folder;

    private static EmbeddedKafka kafka;
    private static Path clip;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
        for (String topic : List.of("copied", "pictures", "paced", "narrow-checked")) {
            kafka.createTopic(topic, 1);
        }
        kafka.createTopic("narrow", 1, Map.of("max.message.bytes", "100"));
        clip = folder.resolve("street.mp4");
        new MovingShapes(96, 64).write(clip, FRAMES);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void sendsEveryAccessUnitInOrderUnderTheFilesName() {
        assertThat(publish("copied", "--json")).as(err.toString()).isZero();
        List<ConsumerRecord<byte[], byte[]>> records = read("copied");
        assertThat(records).hasSize(FRAMES);
        for (int i = 0; i < FRAMES; i++) {
            PacketHeaders headers = PacketHeaders.read(records.get(i).headers());
            assertThat(headers.codec()).contains(Codec.H264);
            assertThat(headers.sequence()).hasValue(i);
            assertThat(new String(records.get(i).key(), StandardCharsets.UTF_8)).isEqualTo("street");
        }
        assertThat(out.toString()).startsWith("{\"stream\":\"street\",\"topic\":\"copied\",\"records\":30,");
    }

    @Test
    void sendsEveryPictureAsJpeg() {
        assertThat(publish("pictures", "--codec", "jpeg", "--stream", "gate"))
                .as(err.toString())
                .isZero();
        List<ConsumerRecord<byte[], byte[]>> records = read("pictures");
        assertThat(records).hasSize(FRAMES).allSatisfy(record -> {
            assertThat(record.value()).startsWith(0xFF, 0xD8);
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("gate");
            assertThat(PacketHeaders.read(record.headers()).codec()).contains(Codec.MJPEG);
        });
    }

    @Test
    void keepsARate() {
        long started = System.nanoTime();
        assertThat(publish("paced", "--rate", "20")).as(err.toString()).isZero();
        // The first is sent at once, so there are 29 gaps of 50 ms.
        assertThat((System.nanoTime() - started) / 1e9).isGreaterThan((FRAMES - 1) / 20.0);
        assertThat(read("paced")).hasSize(FRAMES);
    }

    @Test
    void endsWithOneWhereTheTopicRefusesARecord() {
        assertThat(publish("narrow")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("topic 'narrow' refuses a record for its size");
    }

    @Test
    void refusesWhatIsWrongBeforeItSends() throws Exception {
        assertThat(publish("missing")).isEqualTo(2);
        assertThat(publish("copied", "--codec", "gif")).isEqualTo(2);
        assertThat(publish("copied", "--rate", "0")).isEqualTo(2);
        Path garbage = Files.writeString(folder.resolve("garbage.mp4"), "no video");
        assertThat(run(garbage.toString(), "--bootstrap", kafka.bootstrap(), "--topic", "narrow-checked"))
                .isEqualTo(2);
        assertThat(run(folder.resolve("no.mp4").toString(), "--bootstrap", kafka.bootstrap(), "--topic", "copied"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(5);
        assertThat(err.toString())
                .contains("has no topic 'missing'")
                .contains("--codec 'gif': choose copy or jpeg")
                .contains("--rate 0.0: frames a second, above 0")
                .contains("garbage.mp4")
                .contains("no.mp4: no such file");
    }

    private int publish(String topic, String... more) {
        List<String> all =
                new ArrayList<>(List.of(clip.toString(), "--bootstrap", kafka.bootstrap(), "--topic", topic));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("publish"));
        all.addAll(List.of(arguments));
        return Main.run(all.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err, true));
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (consumer.position(partition) < end) {
                assertThat(System.nanoTime() - deadline).isNegative();
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
